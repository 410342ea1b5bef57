package io.chargeline.api;

import io.chargeline.domain.Json;
import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.fact.MaintenanceRow;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.maintenance.MaintenanceScope;
import io.chargeline.domain.maintenance.MaintenanceWindow;
import io.chargeline.log.ControlLog;
import io.chargeline.log.ControlLog.Change;
import io.chargeline.log.TopicTail;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The maintenance windows: a fold over {@code control.maintenance}, which decides what is in force.
 * What is accepted there is then written to the log of each tenant it concerns, where the device
 * job tells of it. A server that dies in between leaves that to the others, and to its successor:
 * every server compares what was accepted with what the job has told of ({@code
 * facts.maintenance}), and writes again what is missing; the job drops what it knows.
 */
final class MaintenanceBook implements StartPolicy, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MaintenanceBook.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long LOOK_EVERY_MS = 1000;

  /** Whoever accepted it has written it by then, unless it died. */
  private static final long MISSING_AFTER_MS = 3000;

  private static final long AGAIN_AFTER_MS = 10_000;

  /** Less than the device job keeps a window that is over, so that it is never told twice. */
  private static final long TELL_UNTIL_MS = Duration.ofHours(12).toMillis();

  /** As long as its rows stand in ClickHouse. */
  private static final long SHOWN_MS = Duration.ofDays(400).toMillis();

  private final List<MaintenanceWindow> versions = new CopyOnWriteArrayList<>();
  private final ControlLog<MaintenanceWindow> log;
  private final TopicTail facts;
  private final CompletableFuture<Void> ready;
  private final CommandLog records;
  private final LongFunction<Set<String>> tenantsAt;
  private final Function<DeviceSnapshot, String> siteOf;
  private final Clock clock;
  private final ScheduledExecutorService looking;

  /** Window and tenant → the version that the device job has told of. */
  private final Map<String, Long> told = new ConcurrentHashMap<>();

  /** Window and tenant → when this server last wrote it; for what is missing only. */
  private Map<String, Long> lastWrites = new HashMap<>();

  /** Windows that are not over, as of the last look. */
  private volatile List<MaintenanceWindow> standing = List.of();

  /**
   * @param records writes to the tenants' logs
   * @param tenantsAt the tenants there were at a time, unix milliseconds
   * @param siteOf where a device stands; null: not known
   */
  MaintenanceBook(
      String bootstrap,
      CommandLog records,
      LongFunction<Set<String>> tenantsAt,
      Function<DeviceSnapshot, String> siteOf,
      Clock clock) {
    this.records = records;
    this.tenantsAt = tenantsAt;
    this.siteOf = siteOf;
    this.clock = clock;
    this.log =
        ControlLog.open(
            bootstrap,
            Topic.CONTROL_MAINTENANCE,
            MaintenanceWindow.class,
            MaintenanceWindow::windowId,
            MaintenanceWindow::version,
            window -> versions.add(window));
    this.facts =
        TopicTail.start(
            bootstrap, "maintenance-told", List.of(Topic.FACTS_MAINTENANCE), this::fold);
    this.ready =
        CompletableFuture.allOf(log.ready(), facts.ready()).thenRun(() -> refresh(clock.millis()));
    this.looking =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "maintenance");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        looking.scheduleWithFixedDelay(
            this::look, LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
  }

  CompletableFuture<Void> ready() {
    return ready;
  }

  /** Waits until what any server has answered before is seen here. */
  void catchUp() {
    LiveView.awaitCaughtUp(log.caughtUp(), PATIENCE);
  }

  Optional<MaintenanceWindow> find(String windowId) {
    return log.find(windowId);
  }

  /** Every version of every window that ever counted, in the order of the log. */
  List<MaintenanceWindow> versions() {
    return List.copyOf(versions);
  }

  /** All that are remembered, the latest start first. */
  Stream<MaintenanceWindow> all() {
    return log.all().stream()
        .sorted(
            Comparator.comparingLong(MaintenanceWindow::startsAt)
                .reversed()
                .thenComparing(MaintenanceWindow::windowId));
  }

  /** Accepts a window, or a change of one unless another change was first. */
  Change<MaintenanceWindow> append(MaintenanceWindow window) {
    Change<MaintenanceWindow> change = CommandLog.await(log.append(window), PATIENCE);
    if (change.accepted()) {
      long now = clock.millis();
      refresh(now);
      tenantsOf(window, now).forEach(tenant -> write(window, tenant));
    }
    return change;
  }

  @Override
  public Optional<Problem> refusal(DeviceSnapshot device) {
    long now = clock.millis();
    return standing.stream()
        .filter(window -> !window.startsAllowed() && window.running(now) && device.tenant() != null)
        .filter(window -> window.covers(device.tenant(), device.deviceId(), siteOf.apply(device)))
        .max(Comparator.comparingLong(MaintenanceWindow::endsAt))
        .map(window -> refusal(device, window));
  }

  /** Whether somebody works on the device by a window, whatever may be started meanwhile. */
  boolean isInForce(DeviceSnapshot device) {
    List<MaintenanceWindow> windows = standing;
    if (windows.isEmpty() || device.tenant() == null) {
      return false;
    }
    long now = clock.millis();
    return windows.stream()
        .filter(window -> window.running(now))
        .anyMatch(
            window -> window.covers(device.tenant(), device.deviceId(), siteOf.apply(device)));
  }

  private static Problem refusal(DeviceSnapshot device, MaintenanceWindow window) {
    String until = Rfc3339.of(window.endsAt());
    return ProblemCode.MAINTENANCE
        .because(
            "device " + device.deviceId() + " is under maintenance until " + until,
            "设备维护中,预计 " + until + " 结束")
        .with("maintenance_id", window.windowId())
        .with("ends_at", until);
  }

  private void fold(ConsumerRecord<byte[], byte[]> message) {
    if (message.value() == null) {
      return; // a mark of the job's time
    }
    MaintenanceRow row = Json.read(message.value(), MaintenanceRow.class);
    told.merge(row.rowKey(), row.version(), Math::max);
  }

  private void look() {
    try {
      long now = clock.millis();
      refresh(now);
      if (ready.isDone()) {
        writeMissing(now);
      }
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("maintenance windows were not looked at");
    }
  }

  /** One at a time, so that an earlier look never replaces a later one. */
  private synchronized void refresh(long now) {
    log.forget(window -> window.overAt() + SHOWN_MS < now);
    standing = log.all().stream().filter(window -> !window.over(now)).toList();
  }

  private void writeMissing(long now) {
    Map<String, Long> writes = new HashMap<>();
    for (MaintenanceWindow window : log.all()) {
      if (window.effectiveFrom() + MISSING_AFTER_MS <= now
          && now < window.overAt() + TELL_UNTIL_MS) {
        for (String tenant : tenantsOf(window, now)) {
          writeMissing(window, tenant, now, writes);
        }
      }
    }
    lastWrites = writes;
  }

  private void writeMissing(
      MaintenanceWindow window, String tenant, long now, Map<String, Long> writes) {
    String name = tenant + '/' + window.windowId();
    if (told.getOrDefault(name, 0L) >= window.version()) {
      return;
    }
    Long before = lastWrites.get(name);
    if (before == null || before + AGAIN_AFTER_MS <= now) {
      write(window, tenant);
      before = now;
    }
    writes.put(name, before);
  }

  /** Whoever became a tenant after a window was over is not told of it. */
  private Set<String> tenantsOf(MaintenanceWindow window, long now) {
    return window.scope() == MaintenanceScope.PLATFORM
        ? tenantsAt.apply(Math.min(now, window.overAt()))
        : Set.of(window.tenant());
  }

  /** Nobody waits for it: what gets lost is found missing. */
  private void write(MaintenanceWindow window, String tenant) {
    CompletableFuture<?> unused = records.append(tenant, RecordKind.MAINTENANCE, window);
  }

  @Override
  public void close() {
    looking.shutdownNow();
    facts.close();
    log.close();
  }
}
