package dev.spillway.client;

/** Which export's file is wanted. */
public sealed interface Wish {

  /** That of an export which is asked for first. */
  record Ordered(Order order) implements Wish {}

  /** That of an export which was asked for before, by its id. */
  record Known(String id) implements Wish {}

  /** What tells this wish from every other. */
  default String text(ServerTarget target) {
    return switch (this) {
      case Ordered(var order) -> target.app(order.path()) + " " + order.body();
      case Known(var id) -> target.app("/export/request/" + id).toString();
    };
  }
}
