package io.chargeline.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.log.ControlLog.Change;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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
  private static final int MAX_A_ROUND = 1000;
  private static final int MAX_ANNOUNCED = 100_000;

  private final Registry registry;
  private final LiveView view;
  private final CommandLog log;
  private final Clock clock;
  private final ScheduledExecutorService rounds;

  /** Device id → the version that was announced lately. */
  private final Cache<String, Long> announced =
      Caffeine.newBuilder().maximumSize(MAX_ANNOUNCED).expireAfterWrite(NOT_AGAIN_FOR).build();

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
    rounds.scheduleWithFixedDelay(
        this::round, ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Changes what the registry has of a device, again if another server was faster; returns when the
   * live view shows it, or at the latest when that is no longer worth waiting for.
   *
   * @param change from what counts, if anything does, to the next version
   * @throws Problem what the change throws; 503 if the log did not acknowledge in time
   */
  RegisteredDevice change(
      String deviceId, Function<Optional<RegisteredDevice>, RegisteredDevice> change) {
    registry.catchUp();
    Change<RegisteredDevice> made = registry.append(change.apply(registry.device(deviceId)));
    while (!made.accepted()) {
      made = registry.append(change.apply(Optional.of(made.current())));
    }
    announce(made.current());
    view.awaitRegistered(made.current());
    return made.current();
  }

  private void announce(RegisteredDevice device) {
    announced.put(device.deviceId(), device.version());
    log.announce(device);
  }

  private void round() {
    if (!registry.ready().isDone() || !view.ready().isDone()) {
      return;
    }
    try {
      long settled = clock.millis() - ROUND.toMillis();
      registry
          .devices()
          .filter(device -> device.effectiveFrom() < settled && isUnknownToTheJob(device))
          .limit(MAX_A_ROUND)
          .forEach(this::announce);
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
