package io.chargeline.api;

import io.chargeline.domain.alert.SilenceVersion;
import io.chargeline.domain.frame.Topic;
import io.chargeline.log.ControlLog.Change;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The silences of all tenants and of the platform: a fold over {@code control.silences}. */
final class SilenceBook implements AutoCloseable {
  private static final Comparator<SilenceVersion> IN_ORDER =
      Comparator.comparingLong(SilenceVersion::effectiveFrom)
          .thenComparing(SilenceVersion::silenceId)
          .thenComparingLong(SilenceVersion::version);
  private static final Comparator<SilenceVersion> LATEST_FIRST =
      Comparator.comparingLong(SilenceVersion::startsAt)
          .reversed()
          .thenComparing(SilenceVersion::silenceId);

  private final Chronicle<SilenceVersion> silences;

  SilenceBook(String bootstrap) {
    this.silences =
        new Chronicle<>(
            bootstrap,
            Topic.CONTROL_SILENCES,
            SilenceVersion.class,
            SilenceVersion::tenant,
            SilenceVersion::silenceId,
            SilenceVersion::version);
  }

  CompletableFuture<Void> ready() {
    return silences.ready();
  }

  /**
   * Waits until what any server has answered before is seen here.
   *
   * @throws Problem 503 {@code view_behind}
   */
  void catchUp() {
    silences.catchUp();
  }

  /**
   * As it counts now, over or not.
   *
   * @param tenant empty: the platform
   */
  Optional<SilenceVersion> find(String tenant, String silenceId) {
    return silences.last(tenant, silenceId);
  }

  /** All as they count now, over or not; the latest start first. */
  Stream<SilenceVersion> of(String tenant) {
    return silences.lasts(tenant).sorted(LATEST_FIRST);
  }

  /** Every version of every silence of a tenant, in the order in which they began to count. */
  List<SilenceVersion> versions(String tenant) {
    return silences.all(tenant).sorted(IN_ORDER).toList();
  }

  /**
   * The silences as they counted at a time, over or not.
   *
   * @param at unix milliseconds
   */
  List<SilenceVersion> counting(String tenant, long at) {
    return silences
        .lasts(tenant)
        .flatMap(
            last ->
                silences.versions(tenant, last.silenceId()).stream()
                    .filter(version -> version.effectiveFrom() <= at)
                    .reduce((earlier, later) -> later)
                    .stream())
        .toList();
  }

  /** Writes the first version, unless an earlier attempt at the same request has. */
  SilenceVersion create(SilenceVersion silence) {
    return silences.append(silence).current();
  }

  /**
   * Changes what counts, again if another server was faster.
   *
   * @param change gives null where nothing is left to do
   */
  SilenceVersion change(SilenceVersion silence, UnaryOperator<SilenceVersion> change) {
    SilenceVersion current = silence;
    while (true) {
      SilenceVersion next = change.apply(current);
      if (next == null) {
        return current;
      }
      Change<SilenceVersion> made = silences.append(next);
      current = made.current();
      if (made.accepted()) {
        return current;
      }
    }
  }

  @Override
  public void close() {
    silences.close();
  }
}
