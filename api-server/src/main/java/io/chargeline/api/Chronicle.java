package io.chargeline.api;

import io.chargeline.domain.frame.Topic;
import io.chargeline.log.ControlLog;
import io.chargeline.log.ControlLog.Change;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * A family of the control plane of which every version that ever counted is remembered, because
 * what is judged again must be judged by what counted then.
 *
 * @param <T> one version
 */
final class Chronicle<T> implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Owner → id → versions, the oldest first. */
  private final Map<String, Map<String, List<T>>> owners = new ConcurrentHashMap<>();

  private final ControlLog<T> log;

  /**
   * @param owner whose it is
   * @param id unique among what the owner has
   */
  Chronicle(
      String bootstrap,
      Topic topic,
      Class<T> type,
      Function<T, String> owner,
      Function<T, String> id,
      ToLongFunction<T> version) {
    this.log =
        ControlLog.open(
            bootstrap,
            topic,
            type,
            value -> owner.apply(value) + '/' + id.apply(value),
            version,
            value -> remember(owner.apply(value), id.apply(value), value));
  }

  private void remember(String owner, String id, T value) {
    owners
        .computeIfAbsent(owner, none -> new ConcurrentSkipListMap<>())
        .computeIfAbsent(id, none -> new CopyOnWriteArrayList<>())
        .add(value);
  }

  CompletableFuture<Void> ready() {
    return log.ready();
  }

  /**
   * Waits until what any server has answered before is seen here.
   *
   * @throws Problem 503 {@code view_behind}
   */
  void catchUp() {
    LiveView.awaitCaughtUp(log.caughtUp(), PATIENCE);
  }

  /** The oldest first; empty if there never was one. */
  List<T> versions(String owner, String id) {
    return List.copyOf(owners.getOrDefault(owner, Map.of()).getOrDefault(id, List.of()));
  }

  /** The one that counts. */
  Optional<T> last(String owner, String id) {
    List<T> versions = versions(owner, id);
    return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
  }

  /** What counts of everything that the owner has or had, by id. */
  Stream<T> lasts(String owner) {
    return owners.getOrDefault(owner, Map.of()).keySet().stream()
        .flatMap(id -> last(owner, id).stream());
  }

  /** Every version of everything that the owner has or had, by id, the oldest first. */
  Stream<T> all(String owner) {
    return owners.getOrDefault(owner, Map.of()).values().stream().flatMap(List::stream);
  }

  /** Unless another change was first. */
  Change<T> append(T version) {
    return CommandLog.await(appending(version), PATIENCE);
  }

  /** As {@link #append}, without waiting. */
  CompletableFuture<Change<T>> appending(T version) {
    return log.append(version);
  }

  @Override
  public void close() {
    log.close();
  }
}
