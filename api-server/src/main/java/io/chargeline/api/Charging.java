package io.chargeline.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.chargeline.api.OrderBook.Sessions;
import io.chargeline.domain.Ids;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.DeviceSnapshot.Port;
import io.chargeline.domain.device.DeviceSnapshot.Session;
import io.chargeline.domain.fact.CommandRow;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Starts and stops charges: refuses what cannot work, gives a command its id and puts it into the
 * log once. What it knows about commands it put there is memory only; losing it costs nothing but a
 * second record with the same id, which the device job drops.
 */
final class Charging {
  private static final Duration MEMORY = Duration.ofHours(2);
  private static final Duration KEY_MEMORY = Duration.ofDays(2);
  private static final int MAX_MEMORY = 100_000;

  /** Longer than a command can take to be written, or to fail at it. */
  private static final Duration IN_THE_WRITING = Duration.ofSeconds(15);

  private record OpenStop(String commandId, long since) {}

  private final LiveView view;
  private final OrderBook orders;
  private final CommandLog log;
  private final SessionHistory history;
  private final Duration defaultTimeout;
  private final Clock clock;

  /** Command id → the command this server put into the log, or is about to. */
  private final Cache<String, CompletableFuture<Command>> issued =
      Caffeine.newBuilder().maximumSize(MAX_MEMORY).expireAfterWrite(MEMORY).build();

  /** Tenant and idempotency key → what it was used for. */
  private final Cache<String, String> keys =
      Caffeine.newBuilder().maximumSize(MAX_MEMORY).expireAfterWrite(KEY_MEMORY).build();

  /** Tenant, device and order → the id of the stop without key that may still be open. */
  private final Cache<String, OpenStop> stops =
      Caffeine.newBuilder().maximumSize(MAX_MEMORY).expireAfterWrite(MEMORY).build();

  Charging(
      LiveView view,
      OrderBook orders,
      CommandLog log,
      SessionHistory history,
      Duration defaultTimeout,
      Clock clock) {
    this.view = view;
    this.orders = orders;
    this.log = log;
    this.history = history;
    this.defaultTimeout = defaultTimeout;
    this.clock = clock;
  }

  /** The start's command; the same order on the same device is always the same command. */
  CommandResource start(String tenant, DeviceSnapshot device, StartRequest request, String key) {
    String use = "start " + device.deviceId() + " " + request.orderNo() + " " + request.terms();
    refuseReused(tenant, key, use);
    String id = Ids.startCommand(tenant, device.deviceId(), request.orderNo());
    Optional<CommandRow> row = view.command(id);
    if (row.isPresent()) {
      if (!request.agreesWith(row.get())) {
        throw OrderBook.conflict(id);
      }
      return CommandResource.of(row.get());
    }
    Command command =
        bound(tenant, key, use, () -> issueOnce(id, () -> append(tenant, device, request, id)));
    if (!terms(command).equals(request.terms())) {
      throw OrderBook.conflict(id);
    }
    return resource(command);
  }

  private Command append(String tenant, DeviceSnapshot device, StartRequest request, String id) {
    request.check(device);
    Refusal.ofStart(device, request.portNo(), request.orderNo());
    Duration timeout = timeout(request.timeoutS());
    orders.claim(tenant, device.deviceId(), id, request, timeout);
    return log.append(
        time ->
            new Command(
                id,
                tenant,
                device.deviceId(),
                CommandType.START,
                request.portNo(),
                request.orderNo(),
                request.mode(),
                request.limitS(),
                request.limitWh(),
                request.estimatedPowerW(),
                time,
                time + timeout.toMillis()));
  }

  /** Terms as a start request of the same content would state them. */
  private static String terms(Command command) {
    return new StartRequest(
            command.orderNo(),
            command.portNo(),
            command.mode(),
            command.limitS(),
            command.limitWh(),
            null,
            null)
        .terms();
  }

  /** A stop of the order that runs; without a key, an open stop of the same order serves again. */
  CommandResource stop(String tenant, DeviceSnapshot device, StopRequest request, String key) {
    String use = "stop " + device.deviceId() + " " + request.orderNo() + " " + request.portNo();
    refuseReused(tenant, key, use);
    Optional<CommandResource> again =
        key == null
            ? openStop(tenant, device, request)
            : keyedStop(Ids.keyedCommand(tenant, key), device, request);
    if (again.isPresent()) {
      return again.get();
    }
    int portNo = portToStop(tenant, device, request);
    Refusal.refuse(Refusal.ofDevice(device));
    String id =
        key == null ? stopId(tenant, device, request.orderNo()) : Ids.keyedCommand(tenant, key);
    Supplier<Command> append = () -> append(tenant, device, request, portNo, id);
    return resource(bound(tenant, key, use, () -> issueOnce(id, append)));
  }

  private Command append(
      String tenant, DeviceSnapshot device, StopRequest request, int portNo, String id) {
    Duration timeout = timeout(request.timeoutS());
    return log.append(
        time ->
            new Command(
                id,
                tenant,
                device.deviceId(),
                CommandType.STOP,
                portNo,
                request.orderNo(),
                null,
                null,
                null,
                null,
                time,
                time + timeout.toMillis()));
  }

  private Optional<CommandResource> keyedStop(
      String id, DeviceSnapshot device, StopRequest request) {
    Optional<CommandRow> row = view.command(id);
    row.filter(it -> !sameStop(it, device, request)).ifPresent(it -> refuseKey());
    return row.map(CommandResource::of);
  }

  private static boolean sameStop(CommandRow row, DeviceSnapshot device, StopRequest request) {
    return row.type() == CommandType.STOP
        && row.deviceId().equals(device.deviceId())
        && row.orderNo().equals(request.orderNo())
        && (request.portNo() == null || request.portNo().equals(row.port()));
  }

  private Optional<CommandResource> openStop(
      String tenant, DeviceSnapshot device, StopRequest request) {
    return view.openCommands(device.deviceId())
        .filter(row -> tenant.equals(row.tenant()) && sameStop(row, device, request))
        .findFirst()
        .map(CommandResource::of);
  }

  /** One id for all stops without key that come while none of them is known to have ended. */
  private String stopId(String tenant, DeviceSnapshot device, String orderNo) {
    String order = Ids.of(tenant, device.deviceId(), orderNo);
    return stops
        .asMap()
        .compute(order, (name, before) -> before == null || over(before) ? newStop() : before)
        .commandId();
  }

  private OpenStop newStop() {
    return new OpenStop(UUID.randomUUID().toString(), clock.millis());
  }

  private boolean over(OpenStop stop) {
    return view.command(stop.commandId())
        .map(row -> row.state().terminal())
        .orElseGet(
            () ->
                issued.getIfPresent(stop.commandId()) == null
                    && clock.millis() > stop.since() + IN_THE_WRITING.toMillis());
  }

  private int portToStop(String tenant, DeviceSnapshot device, StopRequest request) {
    Optional<Session> running = Sessions.running(device, request.orderNo());
    if (running.isPresent()) {
      int portNo = running.get().portNo();
      if (request.portNo() != null && request.portNo() != portNo) {
        throw elsewhere(device, request, portNo);
      }
      return portNo;
    }
    Optional<Session> ended = Sessions.ended(device, request.orderNo());
    if (ended.isPresent()) {
      throw ended(ended.get(), device);
    }
    Integer starting = portOfOpenStart(tenant, device, request);
    if (starting != null) {
      return starting;
    }
    Refusal.refuse(
        history
            .endedQuietly(tenant, device.deviceId(), request.orderNo())
            .map(session -> ended(session, device)));
    throw noSuchOrder(device, request);
  }

  /** Null when no start of the order is under way, or only the device knows the port yet. */
  private Integer portOfOpenStart(String tenant, DeviceSnapshot device, StopRequest request) {
    return find(tenant, Ids.startCommand(tenant, device.deviceId(), request.orderNo()))
        .filter(command -> !command.terminal())
        .map(CommandResource::portNo)
        .filter(port -> request.portNo() == null || request.portNo().equals(port))
        .orElse(null);
  }

  private static Problem ended(Session session, DeviceSnapshot device) {
    return ProblemCode.ORDER_ALREADY_ENDED
        .because(
            "order " + session.orderNo() + " ended at " + Rfc3339.of(session.endedAt()), "该订单充电已结束")
        .with("session", SessionResource.past(session, device.deviceId()));
  }

  private static Problem elsewhere(DeviceSnapshot device, StopRequest request, int portNo) {
    Port asked = Refusal.port(device, request.portNo());
    ProblemCode code =
        asked.session() == null ? ProblemCode.NO_SUCH_ORDER : ProblemCode.OTHER_ORDER_RUNNING;
    return code.because(
            "order "
                + request.orderNo()
                + " runs on port "
                + portNo
                + ", not on port "
                + request.portNo()
                + "; leave port_no out, or give the right one",
            "该订单在端口 " + portNo + " 上充电")
        .blaming("port_no", request.portNo());
  }

  private static Problem noSuchOrder(DeviceSnapshot device, StopRequest request) {
    if (request.portNo() != null && !device.ports().isEmpty()) {
      Session other = Refusal.port(device, request.portNo()).session();
      if (other != null) {
        return ProblemCode.OTHER_ORDER_RUNNING
            .because("port " + request.portNo() + " charges another order", "该端口正在为其他订单充电")
            .blaming("order_no", request.orderNo());
      }
    }
    return ProblemCode.NO_SUCH_ORDER
        .because(
            "order " + request.orderNo() + " does not run on device " + device.deviceId(),
            "设备上没有进行中的该订单")
        .blaming("order_no", request.orderNo());
  }

  /** A command of this tenant, as the device job last told it, else as this server issued it. */
  Optional<CommandResource> find(String tenant, String commandId) {
    Optional<CommandRow> row = view.commandAsTold(commandId);
    if (row.isPresent()) {
      return row.filter(it -> tenant.equals(it.tenant())).map(CommandResource::of);
    }
    CompletableFuture<Command> own = issued.getIfPresent(commandId);
    if (own == null || !own.isDone() || own.isCompletedExceptionally()) {
      return Optional.empty();
    }
    return Optional.of(own.join())
        .filter(it -> tenant.equals(it.tenant()))
        .map(CommandResource::of);
  }

  private CommandResource resource(Command command) {
    return view.command(command.commandId())
        .map(CommandResource::of)
        .orElseGet(() -> CommandResource.of(command));
  }

  /** Whoever comes while the first is at it gets what the first gets. */
  private Command issueOnce(String id, Supplier<Command> append) {
    CompletableFuture<Command> mine = new CompletableFuture<>();
    CompletableFuture<Command> first = issued.asMap().putIfAbsent(id, mine);
    if (first != null) {
      return joined(first);
    }
    try {
      mine.complete(append.get());
    } catch (RuntimeException e) {
      issued.asMap().remove(id, mine);
      mine.completeExceptionally(e);
    }
    return joined(mine);
  }

  private static Command joined(CompletableFuture<Command> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private void refuseReused(String tenant, String key, String use) {
    if (key != null) {
      String before = keys.getIfPresent(Ids.of(tenant, key));
      if (before != null && !before.equals(use)) {
        refuseKey();
      }
    }
  }

  /** Binds the key to its use before anything is written; a refusal sets it free again. */
  private Command bound(String tenant, String key, String use, Supplier<Command> issue) {
    if (key == null) {
      return issue.get();
    }
    String name = Ids.of(tenant, key);
    String before = keys.asMap().putIfAbsent(name, use);
    if (before != null && !before.equals(use)) {
      refuseKey();
    }
    try {
      return issue.get();
    } catch (Problem e) {
      if (before == null && e.code() != ProblemCode.LOG_UNAVAILABLE) {
        keys.asMap().remove(name, use);
      }
      throw e;
    }
  }

  private static void refuseKey() {
    throw ProblemCode.IDEMPOTENCY_KEY_REUSED.because(
        "this Idempotency-Key was used for a request with other content; use a new key",
        "该幂等键已用于内容不同的请求,请更换幂等键");
  }

  private Duration timeout(Integer seconds) {
    return seconds == null ? defaultTimeout : Duration.ofSeconds(seconds);
  }
}
