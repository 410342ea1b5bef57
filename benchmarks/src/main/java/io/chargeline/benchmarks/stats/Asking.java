package io.chargeline.benchmarks.stats;

import io.chargeline.benchmarks.Patience;
import io.chargeline.benchmarks.api.Latencies;
import io.chargeline.simulator.Periods;
import io.chargeline.simulator.PileListener;
import io.chargeline.simulator.PileSpec;
import io.chargeline.simulator.Yard;
import io.chargeline.standalone.EmbeddedStack;
import io.chargeline.standalone.Endpoints;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The whole program over the loaded rows, its API asked beside the database. */
final class Asking implements AutoCloseable {
  private static final int OK = 200;
  private static final Pattern CODE = Pattern.compile("\"code\"\\s*:\\s*\"(\\w+)\"");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration DAY = Duration.ofDays(1);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Between between;
  private final EmbeddedStack stack;
  private final Endpoints endpoints;
  private final Yard yard;
  private final Database database;
  private final List<Question> questions;

  Asking(Archive archive, Year year) throws IOException, InterruptedException {
    between = new Between(archive.engine().url());
    database = new Database(between.url(), archive.engine().user(), archive.engine().password());
    Map<String, String> settings = new HashMap<>();
    for (String what : new String[] {"DEVICE", "API", "KAFKA", "FLINK", "GATEWAY_HTTP"}) {
      settings.put("CHARGELINE_" + what + "_PORT", "0");
    }
    settings.put("CHARGELINE_FLEET_SIZE", "0");
    settings.put("CHARGELINE_API_RATE", "100000");
    settings.put("CHARGELINE_CLICKHOUSE_URL", between.url());
    settings.put("CHARGELINE_CLICKHOUSE_USER", archive.engine().user());
    settings.put("CHARGELINE_CLICKHOUSE_PASSWORD", archive.engine().password());
    stack =
        new EmbeddedStack(
            EmbeddedStack.Options.of(archive.data().resolve("stack"), settings), line -> {});
    endpoints = stack.start();
    String[] devices = endpoints.devices().split(":", 2);
    yard = new Yard(new InetSocketAddress(devices[0], Integer.parseInt(devices[1])), 1);
    questions = Question.all(words(year));
    introduce();
  }

  private Map<String, String> words(Year year) throws IOException, InterruptedException {
    String device = Year.device(0);
    String[] charge =
        database
            .ask(
                """
                SELECT order_no, session_id FROM chargeline.v_sessions
                WHERE device_id = '%s' AND tenant = 'demo' ORDER BY started_at LIMIT 1 FORMAT TSV
                """
                    .formatted(device))
            .body()
            .split("\t", 2);
    if (charge.length < 2) {
      throw new IOException(device + " has no session: give more --sessions");
    }
    Instant end = year.end();
    return Map.of(
        "device", device,
        "order", charge[0],
        "session", charge[1],
        "endpoint", "endpoint-0-0",
        "end", end.toString(),
        "day", end.minus(DAY).toString(),
        "week", end.minus(DAY.multipliedBy(7)).toString(),
        "month", end.minus(DAY.multipliedBy(30)).toString(),
        "half", end.minus(DAY.multipliedBy(182)).toString(),
        "year", end.minus(DAY.multipliedBy(360)).toString());
  }

  /** The API shows only devices that it knows, so one of those that have rows comes up. */
  private void introduce() throws IOException, InterruptedException {
    String device = Year.device(0);
    var unused =
        yard.pile(
            PileSpec.doubleSocket((int) Long.parseLong(device, 16)),
            Periods.field(),
            PileListener.SILENT);
    String path = "/api/third/devices/" + device;
    if (!Patience.until(PATIENCE, () -> get(path).statusCode() == OK)) {
      throw new IOException("the API does not know " + device);
    }
  }

  void measure(int warmUp, int rounds, PrintStream out) throws IOException, InterruptedException {
    for (Question question : questions) {
      out.print(measure(question, warmUp, rounds));
    }
  }

  private String measure(Question question, int warmUp, int rounds)
      throws IOException, InterruptedException {
    List<Between.Seen> raw = new ArrayList<>();
    if (question.path() == null) {
      raw.add(new Between.Seen("/?wait_end_of_query=1", question.sql()));
    } else {
      between.look();
      HttpResponse<String> first = get(question.path());
      raw.addAll(between.seen());
      if (first.statusCode() != OK) {
        return "| %s | %d %s | | | | | | | |%n"
            .formatted(question.name(), first.statusCode(), code(first.body()));
      }
    }
    return compare(question, raw, warmUp, rounds).line();
  }

  /** Why there is no answer, in one word of the API's. */
  private static String code(String problem) {
    Matcher match = CODE.matcher(problem);
    return match.find() ? match.group(1) : problem;
  }

  private Comparison compare(Question question, List<Between.Seen> raw, int warmUp, int rounds)
      throws IOException, InterruptedException {
    Latencies apiTimes = new Latencies();
    Latencies rawTimes = new Latencies();
    long rows = 0;
    long bytes = 0;
    for (int round = -warmUp; round < rounds; round++) {
      long taken = question.path() == null ? 0 : time(question);
      long asked = 0;
      rows = 0;
      bytes = 0;
      for (Between.Seen one : raw) {
        Database.Answer answer = database.ask(one.pathAndQuery(), one.sql());
        asked += answer.nanos();
        rows += answer.readRows();
        bytes += answer.readBytes();
      }
      if (round >= 0 && taken > 0) {
        apiTimes.addAll(new long[] {taken});
      }
      if (round >= 0 && !raw.isEmpty()) {
        rawTimes.addAll(new long[] {asked});
      }
    }
    return new Comparison(question.name(), apiTimes, rawTimes, raw.size(), rows, bytes);
  }

  private long time(Question question) throws IOException, InterruptedException {
    long from = System.nanoTime();
    HttpResponse<String> response = get(question.path());
    long taken = System.nanoTime() - from;
    if (response.statusCode() != OK) {
      throw new IOException(question.name() + ": " + response.statusCode() + response.body());
    }
    return taken;
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(endpoints.api() + path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + endpoints.apiKey())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    yard.close();
    stack.close();
    between.close();
  }
}
