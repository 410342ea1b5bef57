package io.chargeline.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.chargeline.api.OrderBook.Sessions;
import io.chargeline.domain.Ids;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.command.PowerTariff;
import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.DeviceSnapshot.Port;
import io.chargeline.domain.device.DeviceSnapshot.Session;
import io.chargeline.domain.fact.CommandRow;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Starts and stops charges: refuses what cannot work, and gives a command its id. */
final class Charging {

  /** Longer than a command can take to be written, or to fail at it. */
  private static final Duration IN_THE_WRITING = Duration.ofSeconds(15);

  private record OpenStop(String commandId, long since) {}

  private final LiveView view;
  private final OrderBook orders;
  private final CommandDesk desk;
  private final SessionHistory history;
  private final StartPolicy policy;
  private final Clock clock;

  /** Tenant, device and order → the id of the stop without key that may still be open. */
  private final Cache<String, OpenStop> stops =
      Caffeine.newBuilder()
          .maximumSize(CommandDesk.MAX_MEMORY)
          .expireAfterWrite(CommandDesk.MEMORY)
          .build();

  Charging(
      LiveView view,
      OrderBook orders,
      CommandDesk desk,
      SessionHistory history,
      StartPolicy policy,
      Clock clock) {
    this.view = view;
    this.orders = orders;
    this.desk = desk;
    this.history = history;
    this.policy = policy;
    this.clock = clock;
  }

  /** The start's command; the same order on the same device is always the same command. */
  CommandResource start(DeviceSnapshot device, StartRequest request, KeyUse use) {
    desk.refuseOther(use);
    String tenant = use.tenant();
    String id = Ids.startCommand(tenant, device.deviceId(), request.orderNo());
    Optional<CommandRow> row = view.command(id);
    if (row.isPresent()) {
      if (!request.agreesWith(row.get())) {
        throw OrderBook.conflict(id);
      }
      return desk.resource(use, row.get());
    }
    Command command = desk.issue(use, id, () -> append(device, request, use, id));
    if (!terms(command).equals(request.terms())) {
      throw OrderBook.conflict(id);
    }
    return desk.resource(use, command);
  }

  private Command append(DeviceSnapshot device, StartRequest request, KeyUse use, String id) {
    request.check(device);
    Refusal.refuse(policy.refusal(device));
    Refusal.ofStart(device, request.portNo(), request.orderNo());
    Duration timeout = desk.timeout(request.timeoutS());
    orders.claim(use.tenant(), device.deviceId(), id, request, timeout);
    return desk.append(
        use,
        time ->
            new Command(
                id,
                use.tenant(),
                device.deviceId(),
                CommandType.START,
                request.portNo(),
                request.orderNo(),
                request.mode(),
                request.limitS(),
                request.limitWh(),
                request.estimatedPowerW(),
                request.tariff() == null ? null : request.tariff().arguments(),
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
            null,
            command.arguments() == null ? null : PowerTariff.of(command.arguments()))
        .terms();
  }

  /** A stop of the order that runs; without a key, an open stop of the same order serves again. */
  CommandResource stop(DeviceSnapshot device, StopRequest request, KeyUse use) {
    desk.refuseOther(use);
    String tenant = use.tenant();
    String key = use.key();
    Optional<CommandRow> again =
        key == null
            ? openStop(tenant, device, request)
            : keyedStop(Ids.keyedCommand(tenant, key), device, request);
    if (again.isPresent()) {
      return desk.resource(use, again.get());
    }
    int portNo = portToStop(tenant, device, request);
    Refusal.refuse(Refusal.ofDevice(device));
    String id =
        key == null ? stopId(tenant, device, request.orderNo()) : Ids.keyedCommand(tenant, key);
    return desk.resource(use, desk.issue(use, id, () -> append(device, request, portNo, use, id)));
  }

  private Command append(
      DeviceSnapshot device, StopRequest request, int portNo, KeyUse use, String id) {
    Duration timeout = desk.timeout(request.timeoutS());
    return desk.append(
        use,
        time ->
            new Command(
                id,
                use.tenant(),
                device.deviceId(),
                CommandType.STOP,
                portNo,
                request.orderNo(),
                null,
                null,
                null,
                null,
                null,
                time,
                time + timeout.toMillis()));
  }

  private Optional<CommandRow> keyedStop(String id, DeviceSnapshot device, StopRequest request) {
    Optional<CommandRow> row = view.command(id);
    row.filter(it -> !sameStop(it, device, request)).ifPresent(it -> KeyBook.refuse());
    return row;
  }

  private static boolean sameStop(CommandRow row, DeviceSnapshot device, StopRequest request) {
    return row.type() == CommandType.STOP
        && row.deviceId().equals(device.deviceId())
        && row.orderNo().equals(request.orderNo())
        && (request.portNo() == null || request.portNo().equals(row.port()));
  }

  private Optional<CommandRow> openStop(String tenant, DeviceSnapshot device, StopRequest request) {
    return view.openCommands(device.deviceId())
        .filter(row -> tenant.equals(row.tenant()) && sameStop(row, device, request))
        .findFirst();
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
                !desk.isIssuing(stop.commandId())
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
    return desk.find(tenant, Ids.startCommand(tenant, device.deviceId(), request.orderNo()))
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
}
