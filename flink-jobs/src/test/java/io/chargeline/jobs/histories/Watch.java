package io.chargeline.jobs.histories;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When nobody looked, as whoever reads one partition can tell: a gateway that did not tick for
 * longer than the grace was not looking, and its devices wait for the next tick of any gateway.
 */
final class Watch {
  private final Map<String, Long> ticks = new HashMap<>();
  private final List<Pile> piles = new ArrayList<>();

  void add(Pile pile) {
    piles.add(pile);
  }

  void tick(String writer, boolean gateway, long t) {
    Long before = ticks.put(writer, t);
    if (before != null && t - before > World.GRACE) {
      blind(writer, before);
    } else if (before == null) {
      piles.forEach(pile -> pile.cameBack(writer));
    }
    for (Map.Entry<String, Long> other : List.copyOf(ticks.entrySet())) {
      if (t - other.getValue() > World.GRACE) {
        ticks.remove(other.getKey());
        blind(other.getKey(), other.getValue());
      }
    }
    if (gateway) {
      piles.forEach(pile -> pile.lookedAtAgain(writer, t));
    }
  }

  private void blind(String writer, long since) {
    piles.forEach(pile -> pile.notLookedAt(writer, since));
  }
}
