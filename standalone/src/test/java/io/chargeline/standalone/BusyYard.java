package io.chargeline.standalone;

import io.chargeline.simulator.Periods;
import io.chargeline.simulator.Pile;
import io.chargeline.simulator.PileListener;
import io.chargeline.simulator.PileSpec;
import io.chargeline.simulator.PowerCurve;
import io.chargeline.simulator.Yard;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Piles 04E60001 and on, at which charges start and stop, ports break and connections drop. */
final class BusyYard implements AutoCloseable {
  private static final int FIRST = 0x04E60001;

  /** A code of a port's fault, and the one of its repair. */
  private static final int FAULT = 0x09;

  private static final int REPAIRED = 0;
  private static final long CYCLE_MS = 6000;

  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
  private final HttpClient http = HttpClient.newHttpClient();
  private final TestStack stack;
  private final Yard yard;
  private final String run = Long.toString(System.nanoTime(), 36);

  BusyYard(TestStack stack, int piles) {
    this.stack = stack;
    this.yard = new Yard(stack.devices(), 1);
    Periods brisk =
        Periods.field()
            .withReport(Duration.ofMillis(500))
            .withHeartbeat(Duration.ofSeconds(1))
            .withSettlement(Duration.ofMillis(200), Duration.ofSeconds(20), Duration.ofMillis(200))
            .withReconnect(Duration.ofMillis(300), Duration.ofSeconds(1), Duration.ofMillis(500));
    List<Pile> all = new ArrayList<>();
    for (int i = 0; i < piles; i++) {
      Pile pile = yard.pile(PileSpec.doubleSocket(FIRST + i), brisk, PileListener.SILENT);
      pile.plug(0, new PowerCurve(400, 0, 1e6));
      pile.plug(1, new PowerCurve(300, 0, 1e6));
      all.add(pile);
    }
    for (int i = 0; i < piles; i++) {
      Life life = new Life(all.get(i));
      var unused =
          clock.scheduleAtFixedRate(
              life::goOn, 1000 + CYCLE_MS * i / piles, CYCLE_MS / 4, TimeUnit.MILLISECONDS);
    }
  }

  /** One pile's; four steps make a cycle. */
  private final class Life {
    private final Pile pile;
    private int step;

    Life(Pile pile) {
      this.pile = pile;
    }

    void goOn() {
      int cycle = step / 4;
      switch (step++ % 4) {
        case 0 -> bothPorts(cycle, "start", ", \"mode\": 4");
        case 2 -> bothPorts(cycle, "stop", "");
        case 3 -> {
          if (cycle % 3 == 0) {
            pile.fault(1, FAULT);
            var unused = clock.schedule(() -> pile.fault(1, REPAIRED), 1200, TimeUnit.MILLISECONDS);
          } else if (cycle % 3 == 1) {
            pile.host().dropTcp();
          }
        }
        default -> {
          // the charges go on
        }
      }
    }

    private void bothPorts(int cycle, String verb, String terms) {
      for (int port = 1; port <= 2; port++) {
        post(
            "/api/third/devices/" + pile.deviceId().value() + "/charge/" + verb,
            "{\"port_no\": %d, \"order_no\": \"NO-%s-%s-%d-%d\"%s}"
                .formatted(port, run, pile.deviceId().value(), cycle, port, terms));
      }
    }
  }

  /** Whatever comes of it: what is told of it is what counts here. */
  private void post(String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(stack.endpoints().api() + path))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Bearer " + stack.endpoints().apiKey())
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    var unused = http.sendAsync(request, BodyHandlers.discarding());
  }

  @Override
  public void close() {
    clock.shutdownNow();
    yard.close();
  }
}
