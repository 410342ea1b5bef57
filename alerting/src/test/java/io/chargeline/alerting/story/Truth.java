package io.chargeline.alerting.story;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What should come of what truly happened, by arithmetic on intervals; written from the reference
 * of the rules, sharing nothing with the evaluator. Times are ms.
 */
final class Truth {
  private Truth() {}

  /** From until before. */
  record Span(long from, long to) {
    boolean holds(long t) {
      return from <= t && t < to;
    }
  }

  /** While a member is in an alert. */
  record Part(long from, long to, int rank, long since) {
    boolean holds(long t) {
      return from <= t && t < to;
    }
  }

  /**
   * An alert that fired.
   *
   * @param told times at which it was told, with the rank, as {@code time/rank}
   */
  record Alert(
      long began, long fired, long resolved, int peak, List<String> told, boolean overTold) {}

  /** What the rule of a story says, as far as it matters here. */
  record Terms(
      boolean lasting,
      boolean pending,
      long clearMs,
      int flapChanges,
      long flapWithinMs,
      long flapQuietMs,
      long groupWaitMs) {}

  /** Ends and beginnings that only time brought about are seen after the outage. */
  static List<Span> seen(List<Span> raw, List<Span> outages) {
    List<Span> seen = new ArrayList<>();
    for (Span span : raw) {
      long from = after(span.from(), outages);
      long to = after(span.to(), outages);
      if (from < to) {
        boolean touches = !seen.isEmpty() && seen.get(seen.size() - 1).to() >= from;
        if (touches) {
          Span last = seen.remove(seen.size() - 1);
          seen.add(new Span(last.from(), to));
        } else {
          seen.add(new Span(from, to));
        }
      }
    }
    return seen;
  }

  private static long after(long t, List<Span> outages) {
    for (Span outage : outages) {
      if (outage.from() < t && t < outage.to()) {
        return outage.to();
      }
    }
    return t;
  }

  /**
   * When a level is reached, of when it holds: held for long enough, and not over for long enough.
   */
  static List<Span> reached(List<Span> raw, long forMs, Terms terms, List<Span> outages) {
    List<Span> reached = new ArrayList<>();
    for (int i = 0; i < raw.size(); i++) {
      long since = raw.get(i).from();
      for (Span outage : outages) {
        boolean waiting = since <= outage.from() && outage.from() < since + forMs;
        since = waiting ? outage.to() : since;
      }
      if (since + forMs >= raw.get(i).to()) {
        continue;
      }
      long to = raw.get(i).to();
      while (!terms.lasting()
          && i + 1 < raw.size()
          && raw.get(i + 1).from() < over(to, terms, outages)) {
        i++;
        to = raw.get(i).to();
      }
      reached.add(new Span(since + forMs, over(to, terms, outages)));
    }
    return reached;
  }

  private static long over(long to, Terms terms, List<Span> outages) {
    long over = to + terms.clearMs();
    for (Span outage : outages) {
      if (to <= outage.from() && outage.from() < over) {
        over = outage.to() + terms.clearMs();
      }
    }
    return over;
  }

  /**
   * A member's parts: reached levels, the worst counts; and waiting ones, where rules tell that.
   */
  static List<Part> parts(
      List<List<Span>> raws, List<Long> fors, int lowest, Terms terms, List<Span> outages) {
    List<List<Span>> levels = new ArrayList<>();
    TreeSet<Long> times = new TreeSet<>();
    for (int i = 0; i < raws.size(); i++) {
      List<Span> level = reached(raws.get(i), fors.get(i), terms, outages);
      levels.add(level);
      for (Span span : level) {
        times.add(span.from());
        times.add(span.to());
      }
      for (Span span : raws.get(i)) {
        times.add(span.from());
        times.add(span.to());
      }
    }
    List<Part> parts = new ArrayList<>();
    long began = 0;
    List<Long> all = new ArrayList<>(times);
    for (int i = 0; i + 1 < all.size(); i++) {
      long t = all.get(i);
      int rank = 0;
      long since = Long.MAX_VALUE;
      for (int level = 0; level < levels.size(); level++) {
        for (Span span : levels.get(level)) {
          rank = span.holds(t) ? lowest + level : rank;
        }
        for (Span raw : raws.get(level)) {
          since = raw.holds(t) ? Math.min(since, raw.from()) : since;
        }
      }
      boolean waits = rank == 0 && terms.pending() && since != Long.MAX_VALUE;
      if (rank == 0 && !waits) {
        began = 0;
        continue;
      }
      began = began == 0 ? since : began;
      parts.add(new Part(t, all.get(i + 1), rank, began));
    }
    return parts;
  }

  /** The alerts of one group. */
  static List<Alert> alerts(
      List<List<Part>> members,
      List<List<Span>> memberHolds,
      List<Span> groupHolds,
      List<Span> outages,
      Terms terms,
      long end) {
    TreeSet<Long> times = new TreeSet<>();
    members.forEach(parts -> parts.forEach(p -> add(times, p.from(), p.to())));
    memberHolds.forEach(holds -> holds.forEach(h -> add(times, h.from(), h.to())));
    groupHolds.forEach(h -> add(times, h.from(), h.to()));
    List<Alert> alerts = new ArrayList<>();
    List<Long> starts = new ArrayList<>();
    long began = 0;
    long fired = 0;
    long quiet = 0;
    int peak = 0;
    int toldRank = 0;
    boolean flapping = false;
    List<String> told = new ArrayList<>();
    while (!times.isEmpty() && times.first() <= end) {
      long t = after(times.pollFirst(), outages);
      for (int pass = 0; pass < 2; pass++) {
        int worst = 0;
        int worstFree = 0;
        long since = Long.MAX_VALUE;
        for (int m = 0; m < members.size(); m++) {
          boolean held = memberHolds.get(m).stream().anyMatch(h -> h.holds(t));
          for (Part part : members.get(m)) {
            if (part.holds(t)) {
              since = Math.min(since, part.since());
              worst = Math.max(worst, part.rank());
              worstFree = held ? worstFree : Math.max(worstFree, part.rank());
            }
          }
        }
        if (began == 0 && since != Long.MAX_VALUE) {
          began = pass == 1 ? t : since;
        }
        if (began != 0 && fired == 0 && worst > 0) {
          fired = t;
          starts.removeIf(start -> start + terms.flapWithinMs() <= t);
          starts.add(t);
          flapping = terms.flapChanges() > 0 && starts.size() >= terms.flapChanges();
          times.add(t + terms.groupWaitMs());
        }
        if (worst > 0) {
          quiet = 0;
          peak = Math.max(peak, worstFree > 0 ? worstFree : worst);
          boolean groupHeld = groupHolds.stream().anyMatch(h -> h.holds(t));
          boolean free = worstFree > 0 && !groupHeld && t >= fired + terms.groupWaitMs();
          if (free && worstFree > toldRank) {
            toldRank = worstFree;
            told.add(t + "/" + worstFree);
          }
          break;
        }
        if (began == 0 || (fired == 0 && since != Long.MAX_VALUE)) {
          break;
        }
        if (fired != 0 && flapping) {
          quiet = quiet == 0 ? t : quiet;
          if (t < quiet + terms.flapQuietMs()) {
            times.add(quiet + terms.flapQuietMs());
            break;
          }
        }
        if (fired != 0) {
          alerts.add(new Alert(began, fired, t, peak, List.copyOf(told), !told.isEmpty()));
        }
        began = 0;
        fired = 0;
        quiet = 0;
        peak = 0;
        toldRank = 0;
        flapping = false;
        told.clear();
      }
    }
    return alerts;
  }

  private static void add(Set<Long> times, long... more) {
    for (long t : more) {
      times.add(t);
    }
  }
}
