package dev.spillway.engine;

import dev.spillway.s3.ListedObject;
import dev.spillway.s3.S3Bucket;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** A place in a bucket. */
final class BucketParts implements PartStore {
  private final S3Bucket bucket;

  BucketParts(S3Bucket bucket) {
    this.bucket = bucket;
  }

  @Override
  public String location(String job) {
    return bucket.location() + "/" + job;
  }

  private List<ListedObject> objects(String prefix) throws IOException {
    List<ListedObject> objects = new ArrayList<>();
    bucket.list(bucket.location().key(prefix), objects::add);
    return objects;
  }

  private String name(ListedObject object) {
    return object.key().substring(bucket.location().key("").length());
  }

  @Override
  public List<Part> parts(String job) throws IOException {
    String folder = job + "/";
    return objects(folder).stream()
        .map(object -> new Part(name(object).substring(folder.length()), object.size()))
        .filter(part -> Part.isName(part.name()) && part.name().indexOf('/') < 0)
        .sorted()
        .toList();
  }

  @Override
  public InputStream read(String job, Part part) throws IOException {
    return bucket.read(bucket.location().key(job + "/" + part.name()));
  }

  @Override
  public void remove(String job) throws IOException {
    for (ListedObject object : objects(job + "/")) {
      bucket.delete(object.key());
    }
  }

  @Override
  public List<String> jobs() throws IOException {
    return objects("").stream()
        .map(this::name)
        .filter(name -> name.indexOf('/') > 0)
        .map(name -> name.substring(0, name.indexOf('/')))
        .distinct()
        .toList();
  }

  @Override
  public void close() {
    bucket.close();
  }
}
