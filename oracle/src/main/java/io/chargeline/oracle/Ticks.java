package io.chargeline.oracle;

import io.chargeline.domain.frame.LogRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * When we were looking: the ticks of all writers. A gateway that is silent for longer than the
 * grace was not observing. That is found out by the first tick that comes later, whoever's it is,
 * and ends with the first tick of a gateway.
 */
public final class Ticks {
  /** Of a recording. */
  public static final Ticks NONE = new Ticks(Long.MAX_VALUE);

  private final long graceMs;
  private final Map<String, Clock> clocks = new LinkedHashMap<>();
  private List<Loss> losses;

  /**
   * A gateway ceased to look.
   *
   * @param since its last tick
   * @param foundAt when that was found
   */
  record Loss(String writer, long since, long foundAt) {}

  /**
   * A gateway looks.
   *
   * @param at its first tick
   */
  record Look(String writer, long at) {}

  /** One writer's ticks in order. */
  private static final class Clock {
    private final boolean gateway;
    private long[] times = new long[64];
    private int size;

    Clock(boolean gateway) {
      this.gateway = gateway;
    }

    void add(long at) {
      if (size > 0 && times[size - 1] >= at) {
        return;
      }
      if (size == times.length) {
        times = Arrays.copyOf(times, size + (size >> 1));
      }
      times[size++] = at;
    }

    OptionalLong after(long time) {
      int found = Arrays.binarySearch(times, 0, size, time + 1);
      int i = found < 0 ? -found - 1 : found;
      return i < size ? OptionalLong.of(times[i]) : OptionalLong.empty();
    }
  }

  /**
   * @param graceMs a longer silence of a gateway is our gap
   */
  public Ticks(long graceMs) {
    this.graceMs = graceMs;
  }

  /**
   * Adds a tick; in order for each writer.
   *
   * @param role {@link LogRecord#ROLE_GATEWAY} or {@link LogRecord#ROLE_API}
   * @param at unix milliseconds
   */
  public void add(String writer, String role, long at) {
    clocks.computeIfAbsent(writer, name -> new Clock(LogRecord.ROLE_GATEWAY.equals(role))).add(at);
    losses = null;
  }

  /** The last one of all; empty if there is none. */
  OptionalLong last() {
    return clocks.values().stream().mapToLong(clock -> clock.times[clock.size - 1]).max();
  }

  /** The first one of all; empty if there is none. */
  OptionalLong first() {
    return clocks.values().stream().mapToLong(clock -> clock.times[0]).min();
  }

  /** In the order in which they were found. */
  List<Loss> losses() {
    if (losses == null) {
      losses = new ArrayList<>();
      clocks.forEach(this::lossesOf);
      losses.sort(Comparator.comparingLong(Loss::foundAt));
    }
    return losses;
  }

  private void lossesOf(String writer, Clock clock) {
    for (int i = 0; i < clock.size; i++) {
      long last = clock.times[i];
      boolean goesOn = i + 1 < clock.size && clock.times[i + 1] - last <= graceMs;
      if (!goesOn && last <= Long.MAX_VALUE - graceMs) {
        OptionalLong found = firstAfter(last + graceMs);
        if (found.isPresent()) {
          losses.add(new Loss(writer, last, found.getAsLong()));
        }
      }
    }
  }

  private OptionalLong firstAfter(long time) {
    return clocks.values().stream()
        .map(clock -> clock.after(time))
        .filter(OptionalLong::isPresent)
        .mapToLong(OptionalLong::getAsLong)
        .min();
  }

  /** The first tick of one writer after a moment; empty if there was none so far. */
  OptionalLong after(String writer, long time) {
    Clock clock = clocks.get(writer);
    return clock == null ? OptionalLong.empty() : clock.after(time);
  }

  /**
   * The first tick of a gateway after a moment; null if there was none so far.
   *
   * @param but one that does not look, because it has closed the connection itself; null: any does
   */
  Look lookAfter(long time, String but) {
    Look first = null;
    for (Map.Entry<String, Clock> entry : clocks.entrySet()) {
      Clock clock = entry.getValue();
      if (!clock.gateway || entry.getKey().equals(but)) {
        continue;
      }
      OptionalLong at = clock.after(time);
      if (at.isPresent() && (first == null || at.getAsLong() < first.at())) {
        first = new Look(entry.getKey(), at.getAsLong());
      }
    }
    return first;
  }
}
