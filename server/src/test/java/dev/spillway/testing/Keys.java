package dev.spillway.testing;

import java.net.URI;
import java.nio.file.Path;

/** A company with one app and one REST key, made by the commands beside a server or before it. */
public record Keys(String company, String live, String rest) {

  /**
   * Makes them in the folder that {@link ServerProcess#serve} works on.
   *
   * @param scopes of the REST key, as the command takes them
   */
  public static Keys add(Path folder, String name, String scopes) {
    String data = folder.resolve("data").toString();
    String company = ServerProcess.run("company", "add", name, "--data", data);
    String live =
        ServerProcess.run("app", "add", company, name, "--data", data)
            .lines()
            .findFirst()
            .orElseThrow()
            .replace("live=", "");
    return new Keys(
        company, live, ServerProcess.run("key", "add", company, "--scope", scopes, "--data", data));
  }

  /** A client that shows them. */
  public ApiClient client(URI server) {
    return new ApiClient(server, rest, live);
  }
}
