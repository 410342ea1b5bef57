package io.chargeline.alerting.rule;

import java.util.List;

/**
 * What an alert of a rule holds back while it fires.
 *
 * @param topology everything narrower within its members: of a site its devices and their ports, of
 *     a gateway device those behind it, of a device its ports
 * @param rules alerts of these rules at the same members, or within them
 */
public record Inhibits(boolean topology, List<String> rules) {
  public static final Inhibits NOTHING = new Inhibits(false, List.of());

  public Inhibits {
    rules = List.copyOf(rules);
  }
}
