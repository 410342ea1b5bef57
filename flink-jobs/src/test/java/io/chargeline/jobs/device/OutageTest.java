package io.chargeline.jobs.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ten minutes in which we did not look: nobody is offline for it, but the one that fell silent
 * meanwhile is, after a full patience from when we looked again.
 */
class OutageTest {
  private static final int DEVICES = 30;
  private static final long PATIENCE = 540_000;
  private static final long SECOND = 1000;
  private static final long MINUTE = 60 * SECOND;

  /** Falls silent with the outage; its connection stays open. */
  private static final int SILENT = 7;

  /** Said its last six minutes before. */
  private static final int SILENT_BEFORE = 8;

  /** Closed its connection before, and does not come back. */
  private static final int GONE_BEFORE = 9;

  /** Is silent over the outage, too, and is heard again just before its patience is over. */
  private static final int LATE = 10;

  private enum Outage {
    /** All processes stand still; what devices sent waits in the sockets. */
    FREEZE,
    /** The only gateway dies; the API lives, and with it time goes on. */
    GATEWAY_KILLED,
    /** Everything dies, and starts again from its checkpoints. */
    ALL_KILLED
  }

  @ParameterizedTest
  @CsvSource({
    "FREEZE, 600, 1",
    "FREEZE, 600, 2",
    "FREEZE, 6, 3",
    "FREEZE, 5400, 4",
    "GATEWAY_KILLED, 600, 5",
    "GATEWAY_KILLED, 5400, 7",
    "ALL_KILLED, 600, 8"
  })
  void onlyWhoFellSilentIsOfflineAndToTheMillisecond(Outage outage, int seconds, long seed)
      throws Exception {
    try (VirtualYard yard = new VirtualYard(DEVICES, seed)) {
      yard.run(10 * MINUTE);
      yard.silence(SILENT_BEFORE);
      yard.closed(GONE_BEFORE);
      yard.run(6 * MINUTE);
      yard.silence(SILENT);
      yard.silence(LATE);

      long began = yard.now();
      switch (outage) {
        case FREEZE -> yard.freeze(seconds * 1000L);
        case GATEWAY_KILLED -> yard.killGateway(seconds * 1000L);
        case ALL_KILLED -> yard.killAll(seconds * 1000L);
      }
      // The gateway's first tick.
      long again = yard.now();
      yard.reconnectAll();
      yard.run(again + PATIENCE - SECOND - yard.now());
      yard.heard(LATE);
      yard.run(10 * MINUTE);

      for (int device = 0; device < DEVICES; device++) {
        assertThat(yard.intervals(device))
            .as("device %d: from %d to %d nobody looked", device, began, again)
            .isEqualTo(expected(yard, device, began, again));
      }
    }
  }

  private static List<String> expected(VirtualYard yard, int device, long began, long again) {
    String first = "online " + yard.firstHeard(device);
    String gap = "unknown " + began;
    return switch (device) {
      case SILENT, SILENT_BEFORE -> List.of(first, gap, "offline " + (again + PATIENCE));
      case GONE_BEFORE -> List.of(first, "offline " + yard.closedAt(device));
      default -> List.of(first, gap, "online " + yard.firstHeardAfter(device, again));
    };
  }
}
