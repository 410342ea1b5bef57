package io.chargeline.alerting.fold;

import io.chargeline.alerting.rule.Severity;
import io.chargeline.domain.WireName;
import io.chargeline.domain.alert.SilenceVersion;
import java.util.List;

/**
 * Somebody wants to hear nothing of it for a while. Empty lists match all; what they name must all
 * match.
 *
 * @param tenant whose alerts; empty: the platform's
 * @param atMost worse than this is told all the same; null: nothing is
 * @param from unix milliseconds
 * @param until unix milliseconds, exclusive
 */
public record Silence(
    String id,
    String tenant,
    List<String> rules,
    List<String> sites,
    List<String> devices,
    Severity atMost,
    String author,
    String reason,
    long from,
    long until) {

  public Silence {
    rules = List.copyOf(rules);
    sites = List.copyOf(sites);
    devices = List.copyOf(devices);
  }

  /** As a version of it says. */
  public static Silence of(SilenceVersion version) {
    return new Silence(
        version.silenceId(),
        version.tenant(),
        version.rules(),
        version.sites(),
        version.devices(),
        version.atMost() == null ? null : WireName.parse(Severity.class, version.atMost()),
        version.author(),
        version.reason(),
        version.startsAt(),
        version.endsAt());
  }

  boolean matches(String itsTenant, String rule, Entity entity, int rank, long now) {
    return from <= now
        && now < until
        && tenant.equals(itsTenant)
        && (rules.isEmpty() || rules.contains(rule))
        && (sites.isEmpty() || sites.contains(entity.site()))
        && (devices.isEmpty() || devices.contains(entity.device()))
        && (atMost == null || rank <= atMost.rank());
  }
}
