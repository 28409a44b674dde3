package dev.spillway.s3;

/** What requests are signed with. Its {@code toString} shows nothing. */
public final class S3Keys {
  private final String access;
  private final String secret;

  public S3Keys(String access, String secret) {
    this.access = access;
    this.secret = secret;
  }

  String access() {
    return access;
  }

  String secret() {
    return secret;
  }

  @Override
  public String toString() {
    return "S3Keys[hidden]";
  }
}
