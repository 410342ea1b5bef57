package io.chargeline.simulator.recording;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeSet;

/**
 * Which session runs on which port: the lowest one free. A session that ends when another starts
 * has made room for it; two that start at the same moment have not, however short they are.
 *
 * @param sessions by start, then session id
 * @param ports how many ports each station has, at least 2
 */
record Plan(List<PlannedSession> sessions, Map<Integer, Integer> ports) {
  private static final int MIN_PORTS = 2;

  /** The port number 255 means that the device chooses. */
  private static final int MAX_PORTS = 255;

  static Plan of(Recording recording) {
    List<PlannedSession> planned = new ArrayList<>();
    Map<Integer, Station> stations = new HashMap<>();
    for (RecordedSession session : recording.sessions()) {
      Station station = stations.computeIfAbsent(session.station(), number -> new Station());
      planned.add(new PlannedSession(session, station.portFor(session)));
    }
    Map<Integer, Integer> ports = new HashMap<>();
    stations.forEach((number, station) -> ports.put(number, station.ports));
    return new Plan(Collections.unmodifiableList(planned), Map.copyOf(ports));
  }

  private static final class Station {
    private record Busy(int port, long startMs, long endMs) {
      boolean overAt(long nowMs) {
        return endMs <= nowMs && startMs < nowMs;
      }
    }

    private final PriorityQueue<Busy> busy =
        new PriorityQueue<>(Comparator.comparingLong(Busy::endMs).thenComparingLong(Busy::startMs));
    private final TreeSet<Integer> free = new TreeSet<>();
    private int ports = MIN_PORTS;

    Station() {
      for (int port = 0; port < MIN_PORTS; port++) {
        free.add(port);
      }
    }

    int portFor(RecordedSession session) {
      while (!busy.isEmpty() && busy.peek().overAt(session.startMs())) {
        free.add(busy.remove().port);
      }
      if (free.isEmpty()) {
        free.add(ports++);
      }
      int port = free.pollFirst();
      if (port >= MAX_PORTS) {
        throw new RefusedRecordingException(
            List.of(
                "session_id '%s': station %d has more than %d sessions at once: split the station"
                    .formatted(session.sessionId(), session.station(), MAX_PORTS)));
      }
      busy.add(new Busy(port, session.startMs(), session.endMs()));
      return port;
    }
  }
}
