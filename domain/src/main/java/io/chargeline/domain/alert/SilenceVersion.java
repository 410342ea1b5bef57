package io.chargeline.domain.alert;

import java.util.List;

/**
 * One version of a silence: a record of {@code control.silences}, key = silence id. Empty lists
 * match all; what they name must all match.
 *
 * @param tenant whose alerts; empty: the platform's
 * @param atMost {@code info}, {@code warning} or {@code critical}: worse is told all the same;
 *     absent: nothing is told
 * @param author who wants it
 * @param reason why
 * @param startsAt unix milliseconds
 * @param endsAt unix milliseconds, exclusive; a silence ended early ends at its {@code
 *     effectiveFrom}
 * @param version from 1, without gaps
 * @param createdAt unix milliseconds
 * @param effectiveFrom unix milliseconds; when this version began to count
 */
public record SilenceVersion(
    String silenceId,
    String tenant,
    List<String> rules,
    List<String> sites,
    List<String> devices,
    String atMost,
    String author,
    String reason,
    long startsAt,
    long endsAt,
    long version,
    long createdAt,
    long effectiveFrom) {

  public SilenceVersion {
    rules = rules == null ? List.of() : List.copyOf(rules);
    sites = sites == null ? List.of() : List.copyOf(sites);
    devices = devices == null ? List.of() : List.copyOf(devices);
  }
}
