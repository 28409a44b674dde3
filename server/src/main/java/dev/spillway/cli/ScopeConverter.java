package dev.spillway.cli;

import dev.spillway.tenant.Scope;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a scope by the name that it has everywhere else. */
final class ScopeConverter implements ITypeConverter<Scope> {
  @Override
  public Scope convert(String text) {
    return Arrays.stream(Scope.values())
        .filter(scope -> scope.wireName().equals(text.strip()))
        .findFirst()
        .orElseThrow(() -> new TypeConversionException("a scope is one of " + all()));
  }

  private static String all() {
    return Arrays.stream(Scope.values()).map(Scope::wireName).collect(Collectors.joining(", "));
  }
}
