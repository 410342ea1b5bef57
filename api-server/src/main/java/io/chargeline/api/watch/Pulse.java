package io.chargeline.api.watch;

import io.chargeline.domain.frame.LogRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Who ticks, and when last. A gateway that has stopped is forgotten when another has begun since,
 * as at a restart, or after {@link #FORGET}; by one thread, but for {@link #servers}.
 */
final class Pulse {
  /** When a gateway that was taken out of service is no news any more. */
  static final Duration FORGET = Duration.ofMinutes(15);

  private static final Duration SERVER_SILENCE = Duration.ofSeconds(10);

  /** Whoever ticks so soon was there before us. */
  private static final long FIRST_MS = 3000;

  /** A new instance may have begun shortly before the old one ended. */
  private static final long OVERLAP_MS = 30_000;

  private static final long TICKING_MS = 5000;

  private final int partitions;
  private final long began;
  private final Map<String, Gateway> gateways = new HashMap<>();
  private final Map<String, Long> servers = new HashMap<>();
  private long newest;
  private boolean heard;

  private static final class Gateway {
    private final long began;
    private final long[] newest;

    Gateway(long began, long since, int partitions) {
      this.began = began;
      this.newest = new long[partitions];
      Arrays.fill(newest, since);
    }

    long oldest() {
      return Arrays.stream(newest).min().orElse(began);
    }

    long last() {
      return Arrays.stream(newest).max().orElse(began);
    }
  }

  /**
   * @param partitions of the log
   * @param now unix milliseconds
   */
  Pulse(int partitions, long now) {
    this.partitions = partitions;
    this.began = now;
    this.newest = now;
  }

  /**
   * @param now when it was read, unix milliseconds
   */
  void tick(String role, String writer, int partition, long at, long now) {
    if (LogRecord.ROLE_GATEWAY.equals(role)) {
      long since = now - began < FIRST_MS ? Long.MIN_VALUE : now;
      Gateway gateway =
          gateways.computeIfAbsent(writer, name -> new Gateway(since, at, partitions));
      gateway.newest[partition] = Math.max(gateway.newest[partition], at);
      newest = heard ? Math.max(newest, at) : at;
      heard = true;
    } else {
      synchronized (servers) {
        servers.put(writer, now);
      }
    }
  }

  /**
   * @param now unix milliseconds
   */
  List<Measure> measures(long now) {
    gateways.values().removeIf(gateway -> gone(gateway, now));
    List<Measure> measures = new ArrayList<>();
    measures.add(new Measure(Measure.TICK_AGE, Measure.GATEWAYS, age(now, newest)));
    gateways.forEach(
        (writer, gateway) ->
            measures.add(
                new Measure(Measure.GATEWAY_TICK_AGE, writer, age(now, gateway.oldest()))));
    return measures;
  }

  private boolean gone(Gateway gateway, long now) {
    long silent = now - gateway.last();
    return silent > FORGET.toMillis()
        || (silent > TICKING_MS
            && gateways.values().stream()
                .anyMatch(
                    other ->
                        other.began > gateway.last() - OVERLAP_MS
                            && now - other.last() < TICKING_MS));
  }

  private static double age(long now, long at) {
    return Math.max(0, now - at) / 1000.0;
  }

  /**
   * The API servers that tick, by name.
   *
   * @param now unix milliseconds
   */
  TreeSet<String> servers(long now) {
    synchronized (servers) {
      servers.values().removeIf(last -> now - last > SERVER_SILENCE.toMillis());
      return new TreeSet<>(servers.keySet());
    }
  }
}
