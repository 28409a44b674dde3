package dev.spillway.testing;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/** An S3 store on loopback with one bucket, which checks signatures. */
public final class S3Server implements AutoCloseable {
  public static final String BUCKET = "spillway-test";
  public static final String ACCESS_KEY = "test-access-key";
  public static final String SECRET_KEY = "test-secret-key";

  private final S3Proxy proxy;

  private S3Server(S3Proxy proxy) {
    this.proxy = proxy;
  }

  /** Starts one that keeps its objects in memory. */
  public static S3Server start() {
    return start(new TransientNio2BlobStore());
  }

  /** Starts one that keeps its objects in a folder, for tests that make many. */
  public static S3Server start(Path folder) {
    return start(new FilesystemNio2BlobStore(folder.toString()));
  }

  private static S3Server start(BlobStore store) {
    store.createContainer(BUCKET);
    S3Proxy proxy =
        S3Proxy.builder()
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
            .stopTimeout(0)
            .blobStore(store)
            .build();
    try {
      proxy.start();
    } catch (Exception e) {
      throw new IllegalStateException("S3Proxy does not start", e);
    }
    return new S3Server(proxy);
  }

  public int port() {
    return proxy.getPort();
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** The settings of a server whose S3 this is, reached at an address. */
  public static Map<String, String> settings(URI endpoint) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("s3.endpoint", endpoint.toString());
    settings.put("s3.region", "eu-west-3");
    settings.put("s3.access-key", ACCESS_KEY);
    settings.put("s3.secret-key", SECRET_KEY);
    settings.put("s3.path-style", "true");
    return settings;
  }

  @Override
  public void close() {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException("S3Proxy does not stop", e);
    }
  }
}
