package dev.spillway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/** How often a second a request's state can be asked for. */
final class StatusAnswers implements Comparison {
  private static final double BUDGET = 0.5;

  /** For so long a JVM compiles what it answers with, on processors that the load shares. */
  private static final int WARM_UP_SECONDS = 20;

  @Override
  public String name() {
    return "status";
  }

  @Override
  public String title() {
    return "Status answers a second";
  }

  @Override
  public List<Result> run(Lab lab) throws IOException, InterruptedException {
    DataSet data = lab.small();
    int seconds = lab.scale().answerSeconds();
    Programs.find("wrk");
    try (Nginx nginx = Nginx.start(lab.folder().resolve("nginx"));
        Spillway server = lab.stores().serve(data);
        Client client = server.client(0)) {
      String id = client.createExport(data.campaign("burst-1000"), "events", "");
      client.await(id, Lab.PAUSE);
      Files.writeString(nginx.file("status.json"), client.text(id));
      List<String> key = List.of("X-Authorization: " + Spillway.REST_KEY);
      List<Series> series =
          new Rounds(WARM_UP_SECONDS / seconds, lab.scale().rounds(), lab.progress())
              .run(
                  List.of(
                      new Contender(
                          "Spillway",
                          () ->
                              server
                                  .meter()
                                  .measure(() ->
                                      Wrk.answersASecond(
                                          client.uri("/export/request/" + id), seconds, key))),
                      new Contender(
                          "nginx, the same JSON from a file",
                          () ->
                              nginx
                                  .meter()
                                  .measure(() ->
                                      Wrk.answersASecond(
                                          nginx.uri("status.json"), seconds, key)))));
      client.delete(id);
      return List.of(
          new Result.Duel(
              name(),
              title(),
              Unit.PER_SECOND,
              series,
              Lab.ratios(series, List.of(Optional.of(Budget.atLeast(BUDGET)))),
              List.of(
                  "32 connections of one thread of wrk, on the same processors. Of nginx the memory"
                      + " is one worker's.")));
    }
  }
}
