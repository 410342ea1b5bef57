package io.chargeline.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.log.ControlLog.Change;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the registry. What counts is the registry's own log; from there each accepted record goes
 * into its device's log, where the device job meets it. A server that dies between the two leaves
 * that to the others: each looks from time to time for what the job has not shown yet.
 */
final class Registrar implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Registrar.class);
  private static final Duration ROUND = Duration.ofSeconds(5);
  private static final Duration NOT_AGAIN_FOR = Duration.ofMinutes(1);

  /** How long a change of many devices waits to be shown, all together. */
  private static final Duration BULK_PATIENCE = Duration.ofSeconds(10);

  /** Records under way to the log at once. */
  private static final int CHUNK = 1000;

  private static final int MAX_A_ROUND = 10_000;
  private static final int MAX_ANNOUNCED = 100_000;

  private final Registry registry;
  private final LiveView view;
  private final CommandLog log;
  private final Clock clock;
  private final ScheduledExecutorService rounds;

  /** Device id → the version that was announced lately. */
  private final Cache<String, Long> announced =
      Caffeine.newBuilder().maximumSize(MAX_ANNOUNCED).expireAfterWrite(NOT_AGAIN_FOR).build();

  /** How a device's record changes. */
  @FunctionalInterface
  interface Revision {
    /**
     * @param before what counts, if anything does
     * @return the next version, or the same one if nothing changes; of version 0 if nothing shall
     *     be registered
     * @throws Problem if it must not change so
     */
    RegisteredDevice of(Optional<RegisteredDevice> before);
  }

  Registrar(Registry registry, LiveView view, CommandLog log, Clock clock) {
    this.registry = registry;
    this.view = view;
    this.log = log;
    this.clock = clock;
    rounds =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "registrar");
              thread.setDaemon(true);
              return thread;
            });
    ScheduledFuture<?> unused =
        rounds.scheduleWithFixedDelay(
            this::round, ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Changes what the registry has of a device, again if another server was faster; returns when the
   * live view shows it, or at the latest when that is no longer worth waiting for.
   *
   * @throws Problem what the revision throws; 503 if the log did not acknowledge in time
   */
  RegisteredDevice change(String deviceId, Revision revision) {
    registry.catchUp();
    RegisteredDevice counts = append(registry.device(deviceId), revision);
    if (view.registeredVersion(deviceId) < counts.version()) {
      announce(List.of(counts));
      view.awaitRegistered(List.of(counts), view.patience());
    }
    return counts;
  }

  /**
   * Changes many devices as {@link #change} does one, and waits for the live view once. What was
   * changed before something failed stays so: the same call again does the rest.
   *
   * @return those that changed
   */
  List<RegisteredDevice> changeAll(Map<String, Revision> revisions) {
    registry.catchUp();
    List<RegisteredDevice> changed = new ArrayList<>();
    Map<String, Revision> chunk = new LinkedHashMap<>();
    for (Map.Entry<String, Revision> one : revisions.entrySet()) {
      chunk.put(one.getKey(), one.getValue());
      if (chunk.size() == CHUNK) {
        changed.addAll(changeChunk(chunk));
        chunk.clear();
      }
    }
    changed.addAll(changeChunk(chunk));
    view.awaitRegistered(changed, BULK_PATIENCE);
    return changed;
  }

  private List<RegisteredDevice> changeChunk(Map<String, Revision> revisions) {
    Map<String, CompletableFuture<Change<RegisteredDevice>>> appends = new LinkedHashMap<>();
    revisions.forEach(
        (deviceId, revision) -> {
          Optional<RegisteredDevice> before = registry.device(deviceId);
          RegisteredDevice next = revision.of(before);
          if (!isAsBefore(before, next)) {
            appends.put(deviceId, registry.appending(next));
          }
        });
    List<RegisteredDevice> changed = new ArrayList<>(appends.size());
    appends.forEach(
        (deviceId, append) -> {
          Change<RegisteredDevice> made = CommandLog.await(append, Registry.PATIENCE);
          changed.add(
              made.accepted()
                  ? made.current()
                  : append(Optional.of(made.current()), revisions.get(deviceId)));
        });
    announce(changed);
    return changed;
  }

  private RegisteredDevice append(Optional<RegisteredDevice> known, Revision revision) {
    Optional<RegisteredDevice> before = known;
    while (true) {
      RegisteredDevice next = revision.of(before);
      if (isAsBefore(before, next)) {
        return next;
      }
      Change<RegisteredDevice> made = registry.append(next);
      if (made.accepted()) {
        return made.current();
      }
      before = Optional.of(made.current());
    }
  }

  private static boolean isAsBefore(Optional<RegisteredDevice> before, RegisteredDevice next) {
    return next.version() == before.map(RegisteredDevice::version).orElse(0L);
  }

  private void announce(Collection<RegisteredDevice> devices) {
    devices.forEach(device -> announced.put(device.deviceId(), device.version()));
    log.announce(devices);
  }

  private void round() {
    if (!registry.ready().isDone() || !view.ready().isDone()) {
      return;
    }
    try {
      long settled = clock.millis() - ROUND.toMillis();
      announce(
          registry
              .devices()
              .filter(device -> device.effectiveFrom() < settled && isUnknownToTheJob(device))
              .limit(MAX_A_ROUND)
              .toList());
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("registry not announced, will be tried again");
    }
  }

  private boolean isUnknownToTheJob(RegisteredDevice device) {
    Long lately = announced.getIfPresent(device.deviceId());
    return view.registeredVersion(device.deviceId()) < device.version()
        && (lately == null || lately < device.version());
  }

  @Override
  public void close() {
    rounds.shutdownNow();
  }
}
