package dev.spillway.spark;

import java.util.function.Consumer;
import org.apache.spark.connect.proto.ExecutePlanResponse;
import org.apache.spark.connect.proto.ExecutePlanResponse.ExecutionProgress;
import org.sparkproject.io.grpc.CallOptions;
import org.sparkproject.io.grpc.Channel;
import org.sparkproject.io.grpc.ClientCall;
import org.sparkproject.io.grpc.ClientInterceptor;
import org.sparkproject.io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import org.sparkproject.io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import org.sparkproject.io.grpc.Metadata;
import org.sparkproject.io.grpc.MethodDescriptor;

/** Hears what Spark says of its progress, which the client itself passes over. */
final class ProgressInterceptor implements ClientInterceptor {
  private final Consumer<ExecutionProgress> heard;

  ProgressInterceptor(Consumer<ExecutionProgress> heard) {
    this.heard = heard;
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<R> listener, Metadata headers) {
        super.start(new Ear<>(listener), headers);
      }
    };
  }

  /** Hears answers on their way. */
  private final class Ear<R> extends SimpleForwardingClientCallListener<R> {
    Ear(ClientCall.Listener<R> listener) {
      super(listener);
    }

    @Override
    public void onMessage(R message) {
      if (message instanceof ExecutePlanResponse response && response.hasExecutionProgress()) {
        heard.accept(response.getExecutionProgress());
      }
      super.onMessage(message);
    }
  }
}
