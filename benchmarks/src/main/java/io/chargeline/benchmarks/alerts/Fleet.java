package io.chargeline.benchmarks.alerts;

import io.chargeline.alerting.signal.Place;
import io.chargeline.alerting.signal.Signal;
import io.chargeline.alerting.signal.SignalReader;
import io.chargeline.domain.Json;
import io.chargeline.domain.fact.PortStateRow;
import io.chargeline.domain.fact.PresenceRow;
import io.chargeline.domain.fact.SampleRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What a fleet says, as the rows of its facts and as the signals read from them: each device one
 * row in a minute, of a hundred 94 samples, 4 states of ports, and one that goes and comes back; of
 * ten thousand samples one is hot. The same for the same seed.
 */
final class Fleet {
  static final long T0 = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
  private static final long MINUTE_MS = 60_000;
  private static final int A_SITE = 100;
  private static final String TENANT = "bench";

  private final int devices;
  private final Random random = new Random(1);
  private final SignalReader reader = new SignalReader((device, at) -> place(device));
  private long said;

  /** A row as it stands in its topic. */
  record Said(Class<?> type, long at, byte[] json) {}

  Fleet(int devices) {
    this.devices = devices;
  }

  static String device(int number) {
    return "04%06X".formatted(number);
  }

  private static Place place(String device) {
    return Place.of(TENANT, site(Integer.parseInt(device.substring(2), 16)));
  }

  private static String site(int number) {
    return "s" + number / A_SITE;
  }

  /** When the next row is said. */
  long now() {
    return T0 + said * MINUTE_MS / devices;
  }

  /** The next rows, in the order of their times. */
  List<Said> next(int count) {
    List<Said> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rows.add(row((int) (said % devices), now()));
      said++;
    }
    return rows;
  }

  private Said row(int number, long at) {
    String device = device(number);
    // Each device's turn of a hundred minutes, another one for each.
    int turn = (int) ((said / devices + number) % 100);
    if (turn < 2) {
      String state = turn == 0 ? "offline" : "online";
      return said(at, presence(device, site(number), state, at));
    }
    if (turn < 6) {
      String state = turn % 2 == 0 ? "charging" : "idle";
      return said(
          at,
          new PortStateRow(
              device, 1, TENANT, site(number), false, state, 1, null, null, at, null, 1));
    }
    int celsius = random.nextInt(10_000) == 0 ? 90 : 30 + random.nextInt(10);
    return said(
        at,
        new SampleRow(
            device,
            1,
            device + '-' + said / devices / 100,
            null,
            at,
            1,
            600,
            500L,
            2_000L + random.nextInt(100),
            2_100L,
            2_200,
            900L,
            25,
            celsius));
  }

  static PresenceRow presence(String device, String site, String state, long at) {
    return new PresenceRow(device, TENANT, site, false, state, null, at, null, 1);
  }

  private static Said said(long at, Object row) {
    return new Said(row.getClass(), at, Json.bytes(row));
  }

  /** The row as a job reads it. */
  Signal read(Said said) {
    if (said.type() == SampleRow.class) {
      return reader.sample(Json.read(said.json(), SampleRow.class));
    }
    if (said.type() == PortStateRow.class) {
      return reader.portState(Json.read(said.json(), PortStateRow.class));
    }
    return reader.presence(Json.read(said.json(), PresenceRow.class));
  }

  /** That devices of one site go or come, within ten seconds. */
  List<Signal> all(String state, long at) {
    List<Signal> signals = new ArrayList<>();
    for (int i = 0; i < devices; i++) {
      PresenceRow row = presence(device(i), "the-site", state, at + i * 10_000L / devices);
      signals.add(reader.presence(row));
    }
    return signals;
  }
}
