package io.chargeline.benchmarks.api;

import io.chargeline.benchmarks.Patience;
import io.chargeline.benchmarks.api.Ask.Line;
import io.chargeline.simulator.Periods;
import io.chargeline.simulator.Pile;
import io.chargeline.simulator.PileListener;
import io.chargeline.simulator.PileSpec;
import io.chargeline.simulator.PowerCurve;
import io.chargeline.simulator.Yard;
import io.chargeline.standalone.EmbeddedStack;
import io.chargeline.standalone.Endpoints;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Everything in this process, in a directory of its own: charges that run and report, and a device
 * that has gone.
 */
final class Scene implements AutoCloseable {
  private static final int FIRST = 0x04BE0001;
  private static final int PILES = 16;
  private static final int OK = 200;
  private static final int CONFLICT = 409;
  private static final String DEVICES = "/api/third/devices/";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path data;
  private final EmbeddedStack stack;
  private final Yard yard;
  private final String key;
  private final URI api;
  private final List<String> charging = new ArrayList<>();
  private String gone;

  private Scene(Path data, EmbeddedStack stack) {
    this.data = data;
    this.stack = stack;
    Endpoints endpoints = stack.endpoints();
    this.key = endpoints.apiKey();
    this.api = URI.create(endpoints.api());
    String[] devices = endpoints.devices().split(":", 2);
    this.yard = new Yard(new InetSocketAddress(devices[0], Integer.parseInt(devices[1])), 1);
  }

  static Scene set() throws IOException, InterruptedException {
    Path data = Files.createTempDirectory("chargeline-bench-");
    Map<String, String> settings = new HashMap<>();
    for (String what :
        new String[] {"DEVICE", "API", "CLICKHOUSE", "KAFKA", "FLINK", "GATEWAY_HTTP"}) {
      settings.put("CHARGELINE_" + what + "_PORT", "0");
    }
    settings.put("CHARGELINE_FLEET_SIZE", "0");
    settings.put("CHARGELINE_API_RATE", "100000");
    EmbeddedStack stack =
        new EmbeddedStack(
            new EmbeddedStack.Options(data, settings, EnumSet.allOf(EmbeddedStack.Job.class)),
            line -> {});
    Endpoints unused = stack.start();
    Scene scene = new Scene(data, stack);
    scene.populate();
    return scene;
  }

  URI api() {
    return api;
  }

  /** What is measured; the first is what the others are compared with. */
  List<Ask> asks() {
    return List.of(
        Ask.of("healthz", OK, key, n -> Line.get("/healthz")),
        Ask.of(
            "status of a running charge",
            OK,
            key,
            n -> Line.get(charge(charging(n), "status?order_no=" + order(charging(n))))),
        Ask.of(
            "start refused: offline",
            CONFLICT,
            key,
            n ->
                Line.post(
                    charge(gone, "start"),
                    "{\"port_no\":1,\"mode\":4,\"order_no\":\"OFF-" + n + "\"}")),
        Ask.of("device detail", OK, key, n -> Line.get(DEVICES + charging(n))),
        Ask.of(
            "stop refused: another order runs",
            CONFLICT,
            key,
            n ->
                Line.post(
                    charge(charging(n), "stop"),
                    "{\"port_no\":2,\"order_no\":\"" + order(charging(n)) + "\"}")),
        Ask.of(
            "stop refused: unknown order",
            CONFLICT,
            key,
            n -> Line.post(charge(charging(n), "stop"), "{\"order_no\":\"NONE-" + n + "\"}")));
  }

  private void populate() throws IOException, InterruptedException {
    Periods periods = Periods.field().withReport(Duration.ofSeconds(5));
    for (int i = 0; i < PILES; i++) {
      Pile pile = yard.pile(PileSpec.doubleSocket(FIRST + i), periods, PileListener.SILENT);
      pile.plug(0, new PowerCurve(300, 0, 1e6));
      charging.add(pile.deviceId().value());
    }
    Pile leaving = yard.pile(PileSpec.doubleSocket(FIRST + PILES), periods, PileListener.SILENT);
    gone = leaving.deviceId().value();
    try (Caller caller = new Caller(api)) {
      for (String device : charging) {
        until(caller, DEVICES + device, "\"startable\":true");
        Line start =
            Line.post(
                charge(device, "start"),
                "{\"port_no\":1,\"mode\":4,\"order_no\":\"" + order(device) + "\"}");
        Caller.Reply reply = caller.ask(Ask.of("", 0, key, n -> start).make().apply(0));
        if (reply.status() > CONFLICT - 1) {
          throw new IllegalStateException("no charge starts: " + reply.text());
        }
        until(caller, charge(device, "status?order_no=" + order(device)), "\"charging\"");
      }
      until(caller, DEVICES + gone, "\"state\":\"online\"");
      leaving.host().stop();
      until(caller, DEVICES + gone, "\"state\":\"offline\"");
    }
  }

  private void until(Caller caller, String path, String shows)
      throws IOException, InterruptedException {
    byte[] request = Ask.of("", 0, key, n -> Line.get(path)).make().apply(0);
    if (!Patience.until(PATIENCE, () -> caller.ask(request).text().contains(shows))) {
      String shown = caller.ask(request).text();
      throw new IllegalStateException(path + " does not show " + shows + ": " + shown);
    }
  }

  private String charging(int n) {
    return charging.get(Math.floorMod(n, charging.size()));
  }

  private static String order(String device) {
    return "BENCH-" + device;
  }

  private static String charge(String device, String what) {
    return DEVICES + device + "/charge/" + what;
  }

  @Override
  public void close() throws IOException {
    yard.close();
    stack.close();
    try (Stream<Path> tree = Files.walk(data)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
