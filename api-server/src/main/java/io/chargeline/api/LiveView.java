package io.chargeline.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.chargeline.domain.Json;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.fact.CommandRow;
import io.chargeline.domain.frame.ClockMark;
import io.chargeline.domain.frame.JobClock;
import io.chargeline.domain.frame.Topic;
import io.chargeline.log.TopicTail;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Devices and commands as the device job last told them: a fold over {@code device.state} and
 * {@code facts.commands} that never goes back. A read calls {@link #catchUp()} first; it then sees
 * everything that was written before the read. Events travel beside the snapshots that contain
 * them, so a webhook may be quicker: a read of a device also waits for the snapshot of the last
 * event that stands in the log, and so is never older than what a webhook told. That holds for a
 * server that has just started, too: it reads the last events there are, however long ago that was.
 */
final class LiveView implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveView.class);

  /** How long an ended command can be read. */
  static final Duration KEEP_ENDED = Duration.ofDays(2);

  private static final int MAX_COMMANDS = 200_000;

  /** Longer than the history takes to hold what was told, unless the database is away. */
  private static final Duration KEEP_TOLD = Duration.ofHours(2);

  private static final Set<String> ENDS =
      Set.of(EventType.COMMAND_SUCCEEDED, EventType.COMMAND_FAILED, EventType.COMMAND_EXPIRED);
  private static final Set<String> OVER =
      Set.of(
          EventType.CHARGING_STOPPED,
          EventType.CHARGING_COMPLETED,
          EventType.CHARGING_FAILED,
          EventType.CHARGING_CORRECTED);
  static final Pattern PRINTED_NUMBER = Pattern.compile("\\d{1,8}");

  private static final NavigableMap<String, DeviceSnapshot> NONE = Collections.emptyNavigableMap();

  private final Registry registry;
  private final Clock clock;
  private final Duration readTimeout;
  private final TopicTail tail;
  private final Map<String, DeviceSnapshot> snapshots = new ConcurrentHashMap<>();
  private final Map<String, NavigableMap<String, DeviceSnapshot>> byTenant =
      new ConcurrentHashMap<>();
  private final Cache<String, CommandRow> commands;

  private final JobClock jobClock = new JobClock();

  private final List<LiveListener> listeners = new CopyOnWriteArrayList<>();

  /** Device id → ids of its commands that have not ended. */
  private final Map<String, Set<String>> open = new ConcurrentHashMap<>();

  private final Map<String, List<CompletableFuture<CommandRow>>> waiting =
      new ConcurrentHashMap<>();

  /** Device id → the event that was told and that its snapshot does not contain yet. */
  private final Map<String, Told> told = new ConcurrentHashMap<>();

  /** Device id → done with its next snapshot, where somebody waits for one. */
  private final Map<String, CompletableFuture<Void>> changes = new ConcurrentHashMap<>();

  /** Commands whose end was told, and whose row has not ended yet. */
  private final Set<String> toldEnded = ConcurrentHashMap.newKeySet();

  /**
   * @param shown done when the snapshot contains it
   */
  private record Told(long sequence, CompletableFuture<Void> shown) {}

  /** Device and order, device and port → the charge whose end was told last. */
  private final Cache<String, String> toldOver =
      Caffeine.newBuilder().maximumSize(MAX_COMMANDS).expireAfterWrite(KEEP_TOLD).build();

  /** What matters here of an event. */
  private record EventHead(String event, String devicePhyId, long sequence, EventData data) {}

  private record EventData(String commandId, String sessionId, String orderNo, Integer portNo) {}

  LiveView(String bootstrap, Registry registry, Duration readTimeout, Clock clock) {
    this.registry = registry;
    this.clock = clock;
    this.readTimeout = readTimeout;
    this.commands =
        Caffeine.newBuilder()
            .maximumSize(MAX_COMMANDS)
            .expireAfter(Expiry.<String, CommandRow>writing((id, row) -> keep(row)))
            .build();
    this.tail =
        TopicTail.start(
            bootstrap,
            "live-view",
            List.of(Topic.DEVICE_STATE, Topic.FACTS_COMMANDS),
            List.of(Topic.DEVICE_EVENTS),
            this::fold);
  }

  CompletableFuture<Void> ready() {
    return tail.ready();
  }

  /** From now on tells this one, too. */
  void tell(LiveListener listener) {
    listeners.add(listener);
  }

  CompletableFuture<Void> caughtUp() {
    return tail.caughtUp();
  }

  /**
   * Waits until the view holds everything written before this call.
   *
   * @throws Problem 503 {@code view_behind} if that takes longer than the read timeout
   */
  void catchUp() {
    awaitCaughtUp(tail.caughtUp(), readTimeout);
  }

  static void awaitCaughtUp(CompletableFuture<?> barrier, Duration timeout) {
    try {
      barrier.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw behind(timeout, e);
    } catch (ExecutionException | TimeoutException e) {
      throw behind(timeout, e);
    }
  }

  private static Problem behind(Duration timeout, Exception cause) {
    return ProblemCode.VIEW_BEHIND
        .because(
            "the live view did not reach the end of the log within "
                + timeout.toMillis()
                + " ms; try again",
            "实时数据未能在限定时间内同步,请稍后重试")
        .causedBy(cause);
  }

  /** Waits until all devices of the tenant show what was told of them. */
  void awaitShownAll(String tenant) {
    NavigableMap<String, DeviceSnapshot> own = byTenant.getOrDefault(tenant, NONE);
    told.keySet().stream().filter(own::containsKey).forEach(this::awaitShown);
  }

  /** The tenant's devices from after this id on, by id. */
  Stream<DeviceSnapshot> devicesAfter(String tenant, String deviceId) {
    return byTenant.getOrDefault(tenant, NONE).tailMap(deviceId, false).values().stream()
        .filter(device -> isOwn(tenant, device));
  }

  /** All devices, whoever owns them, in no order. */
  Stream<DeviceSnapshot> allDevices() {
    return snapshots.values().stream();
  }

  /** The registry's word counts at once, before the device job has shown it. */
  private boolean isOwn(String tenant, DeviceSnapshot shown) {
    Optional<RegisteredDevice> now = registry.device(shown.deviceId());
    boolean newer = now.isPresent() && now.get().version() > shown.registered().version();
    return tenant.equals(newer ? now.get().tenant() : shown.tenant());
  }

  /** The version of the registry's record that the device job has shown; 0: none. */
  long registeredVersion(String deviceId) {
    DeviceSnapshot shown = snapshots.get(deviceId);
    return shown == null ? 0 : shown.registered().version();
  }

  /** How long a read may wait. */
  Duration patience() {
    return readTimeout;
  }

  /** Waits until these records are shown, or at most so long. */
  void awaitRegistered(Collection<RegisteredDevice> devices, Duration patience) {
    CompletableFuture<?>[] shown =
        devices.stream().map(this::shows).toArray(CompletableFuture<?>[]::new);
    try {
      awaitCaughtUp(CompletableFuture.allOf(shown), patience);
    } catch (Problem behind) {
      LOG.atWarn()
          .addKeyValue("devices", devices.size())
          .log("registered, and not yet shown by the device job");
    }
  }

  private CompletableFuture<Void> shows(RegisteredDevice device) {
    CompletableFuture<Void> next =
        changes.computeIfAbsent(device.deviceId(), id -> new CompletableFuture<>());
    // Only after the registration: a snapshot that comes in between is then met twice, never
    // missed.
    return registeredVersion(device.deviceId()) >= device.version()
        ? CompletableFuture.completedFuture(null)
        : next.thenCompose(unused -> shows(device));
  }

  /**
   * By id in any case, or by the printed decimal number where exactly one device has it.
   *
   * @throws Problem 404 also for another tenant's device; 503 {@code view_behind} if its last event
   *     is not shown in time
   */
  DeviceSnapshot device(String tenant, String phyId) {
    DeviceId.parse(phyId).ifPresent(id -> awaitShown(tenant, id.value()));
    DeviceSnapshot found = find(tenant, phyId);
    awaitShown(found.deviceId());
    return snapshots.getOrDefault(found.deviceId(), found);
  }

  /**
   * Also what the registry says, if the device is the caller's: others learn nothing by waiting.
   */
  private void awaitShown(String tenant, String deviceId) {
    Optional<RegisteredDevice> own =
        registry.device(deviceId).filter(device -> tenant.equals(device.tenant()));
    if (own.isPresent() && registeredVersion(deviceId) < own.get().version()) {
      awaitCaughtUp(shows(own.get()), readTimeout);
    }
    awaitShown(deviceId);
  }

  /** An event of a device that has no snapshot at all holds nothing up for long: it is unknown. */
  private void awaitShown(String deviceId) {
    Told pending = told.get(deviceId);
    if (pending != null) {
      try {
        awaitCaughtUp(pending.shown().copy(), readTimeout);
      } catch (Problem behind) {
        if (snapshots.containsKey(deviceId)) {
          throw behind;
        }
      }
    }
  }

  private DeviceSnapshot find(String tenant, String phyId) {
    return DeviceId.parse(phyId)
        .map(id -> snapshots.get(id.value()))
        .filter(device -> isOwn(tenant, device))
        .or(() -> byPrintedNumber(tenant, phyId))
        .orElseThrow(() -> noDevice(phyId));
  }

  static Problem noDevice(String phyId) {
    return ProblemCode.DEVICE_NOT_FOUND
        .because(
            "no device "
                + phyId
                + ": give its id as 8 or 14 hex digits, or the printed number if only one device"
                + " has it",
            "没有设备 " + phyId)
        .blaming("phyId", phyId);
  }

  /** The full id of what the tenant calls a device so; as it is if that is none of its own. */
  String fullId(String tenant, String phyId) {
    Optional<String> id = DeviceId.parse(phyId).map(DeviceId::value);
    return id.flatMap(this::snapshot)
        .filter(device -> tenant.equals(device.tenant()))
        .or(() -> byPrintedNumber(tenant, phyId))
        .map(DeviceSnapshot::deviceId)
        .or(() -> id)
        .orElse(phyId);
  }

  private Optional<DeviceSnapshot> byPrintedNumber(String tenant, String text) {
    if (!PRINTED_NUMBER.matcher(text).matches()) {
      return Optional.empty();
    }
    int number = Integer.parseInt(text);
    List<DeviceSnapshot> found =
        devicesAfter(tenant, "")
            .filter(device -> device.deviceId().length() == 8)
            .filter(device -> new DeviceId(device.deviceId()).deviceNumber() == number)
            .limit(2)
            .toList();
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  /** The tenant's device as it stands; empty if it has none of this id. */
  Optional<DeviceSnapshot> own(String tenant, String deviceId) {
    return snapshot(deviceId).filter(device -> isOwn(tenant, device));
  }

  /** The device as it stands, whoever owns it. */
  Optional<DeviceSnapshot> snapshot(String deviceId) {
    return Optional.ofNullable(snapshots.get(deviceId));
  }

  /**
   * The command's row; waits for its end if that was told.
   *
   * @throws Problem 503 {@code view_behind} if the end is not shown in time
   */
  Optional<CommandRow> commandAsTold(String commandId) {
    if (toldEnded.contains(commandId)) {
      CompletableFuture<CommandRow> end = ended(commandId);
      try {
        awaitCaughtUp(end, readTimeout);
      } finally {
        end.cancel(false);
      }
    }
    return command(commandId);
  }

  Optional<CommandRow> command(String commandId) {
    return Optional.ofNullable(commands.getIfPresent(commandId));
  }

  /**
   * The charge of this order whose end was told lately, or that of this port whose end was told
   * last: the history may not hold it yet.
   *
   * @param which the order's number, or the port's
   */
  Optional<String> toldOver(String deviceId, Object which) {
    return Optional.ofNullable(toldOver.getIfPresent(overKey(deviceId, which)));
  }

  private static String overKey(String deviceId, Object which) {
    return (which instanceof Integer ? "port " : "order ") + deviceId + ' ' + which;
  }

  /** The device's commands that have not ended. */
  Stream<CommandRow> openCommands(String deviceId) {
    return open.getOrDefault(deviceId, Set.of()).stream()
        .map(commands::getIfPresent)
        .filter(row -> row != null && !row.state().terminal());
  }

  /** Done with the command's row when it has ended; at once if it has. */
  CompletableFuture<CommandRow> ended(String commandId) {
    CompletableFuture<CommandRow> end = new CompletableFuture<>();
    waiting.compute(
        commandId,
        (id, others) -> {
          List<CompletableFuture<CommandRow>> all =
              others == null ? new CopyOnWriteArrayList<>() : others;
          all.add(end);
          return all;
        });
    // Only after the registration: an end that comes in between is then met twice, never missed.
    command(commandId).filter(row -> row.state().terminal()).ifPresent(end::complete);
    CompletableFuture<CommandRow> unused =
        end.whenComplete((row, failure) -> forget(commandId, end));
    return end;
  }

  private void forget(String commandId, CompletableFuture<CommandRow> end) {
    waiting.computeIfPresent(
        commandId,
        (id, all) -> {
          all.removeIf(other -> other == end);
          return all.isEmpty() ? null : all;
        });
  }

  /** Event time up to which the device job has told everything, unix ms; null: it never said. */
  Long asOf() {
    return jobClock.time();
  }

  int devices() {
    return snapshots.size();
  }

  @Override
  public void close() {
    tail.close();
  }

  private void fold(ConsumerRecord<byte[], byte[]> message) {
    boolean aCommand = message.topic().equals(Topic.FACTS_COMMANDS.topicName());
    if (aCommand && message.value() == null) {
      ClockMark.parse(message.key()).ifPresent(jobClock::moved);
      return;
    }
    if (aCommand) {
      fold(Json.read(message.value(), CommandRow.class));
    } else if (message.topic().equals(Topic.DEVICE_EVENTS.topicName())) {
      EventHead event = Json.read(message.value(), EventHead.class);
      fold(event);
      if (event.devicePhyId() != null) {
        listeners.forEach(one -> one.eventTold(event.devicePhyId(), message.value()));
      }
    } else if (message.value() == null) {
      String deviceId = new String(message.key(), StandardCharsets.UTF_8);
      remove(deviceId);
      listeners.forEach(one -> one.deviceGone(deviceId));
    } else {
      fold(Json.read(message.value(), DeviceSnapshot.class));
    }
  }

  private void fold(EventHead event) {
    if (event.devicePhyId() == null) {
      return;
    }
    DeviceSnapshot shown = snapshots.get(event.devicePhyId());
    if (shown == null || shown.version() < event.sequence()) {
      told.merge(
          event.devicePhyId(),
          new Told(event.sequence(), new CompletableFuture<>()),
          (before, now) -> new Told(Math.max(before.sequence(), now.sequence()), before.shown()));
    }
    if (event.data() != null) {
      fold(event, event.data());
    }
  }

  private void fold(EventHead event, EventData data) {
    String commandId = data.commandId();
    if (commandId != null && ENDS.contains(event.event()) && !hasEnded(commandId)) {
      toldEnded.add(commandId);
    }
    if (data.sessionId() != null && OVER.contains(event.event())) {
      if (data.orderNo() != null) {
        toldOver.put(overKey(event.devicePhyId(), data.orderNo()), data.sessionId());
      }
      if (data.portNo() != null) {
        toldOver.put(overKey(event.devicePhyId(), data.portNo()), data.sessionId());
      }
    }
  }

  private boolean hasEnded(String commandId) {
    return command(commandId).filter(row -> row.state().terminal()).isPresent();
  }

  private void fold(DeviceSnapshot now) {
    DeviceSnapshot before = snapshots.get(now.deviceId());
    if (before != null && before.revision() >= now.revision()) {
      return;
    }
    if (before != null && !String.valueOf(before.tenant()).equals(now.tenant())) {
      remove(now.deviceId());
    }
    snapshots.put(now.deviceId(), now);
    if (now.tenant() != null) {
      byTenant
          .computeIfAbsent(now.tenant(), tenant -> new ConcurrentSkipListMap<>())
          .put(now.deviceId(), now);
    }
    listeners.forEach(one -> one.deviceChanged(now));
    CompletableFuture<Void> change = changes.remove(now.deviceId());
    if (change != null) {
      change.complete(null);
    }
    Told pending = told.get(now.deviceId());
    if (pending != null && pending.sequence() <= now.version()) {
      told.remove(now.deviceId());
      pending.shown().complete(null);
    }
  }

  private void remove(String deviceId) {
    DeviceSnapshot gone = snapshots.remove(deviceId);
    if (gone != null && gone.tenant() != null) {
      byTenant.get(gone.tenant()).remove(deviceId);
    }
  }

  private void fold(CommandRow now) {
    CommandRow before = commands.getIfPresent(now.commandId());
    if (before != null && before.revision() >= now.revision()) {
      return;
    }
    if (!keep(now).isNegative()) {
      commands.put(now.commandId(), now);
    }
    listeners.forEach(one -> one.commandChanged(now));
    if (now.state().terminal()) {
      close(now);
    } else {
      open.computeIfAbsent(now.deviceId(), device -> ConcurrentHashMap.newKeySet())
          .add(now.commandId());
    }
  }

  private void close(CommandRow ended) {
    toldEnded.remove(ended.commandId());
    open.computeIfPresent(
        ended.deviceId(),
        (device, ids) -> {
          ids.remove(ended.commandId());
          return ids.isEmpty() ? null : ids;
        });
    List<CompletableFuture<CommandRow>> listeners = waiting.get(ended.commandId());
    if (listeners != null) {
      List.copyOf(listeners).forEach(listener -> listener.complete(ended));
    }
  }

  /** How long the row is kept from now on, counted from its last known time. */
  private Duration keep(CommandRow row) {
    long last = row.endedAt() == null ? row.expiresAt() : row.endedAt();
    return KEEP_ENDED.plusMillis(last - clock.millis());
  }
}
