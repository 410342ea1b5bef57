package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.OrderBook.Sessions;
import io.chargeline.domain.Ids;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.DeviceSnapshot.Port;
import io.chargeline.domain.device.DeviceSnapshot.Session;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Start, stop and status of a charge; and the commands that come of it. */
final class ChargeRoutes {
  private final LiveView view;
  private final Charging charging;
  private final CommandDesk desk;
  private final SessionHistory history;
  private final Executor executor;

  ChargeRoutes(
      LiveView view,
      Charging charging,
      CommandDesk desk,
      SessionHistory history,
      Executor executor) {
    this.view = view;
    this.charging = charging;
    this.desk = desk;
    this.history = history;
    this.executor = executor;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/api/third/devices/{phyId}/charge/start", this::start).keyed(),
        Route.post("/api/third/devices/{phyId}/charge/stop", this::stop).first().keyed(),
        Route.get("/api/third/devices/{phyId}/charge/status", this::status),
        Route.get(Answer.COMMANDS + "{id}", this::command));
  }

  private void start(Context ctx, String tenant) {
    JsonNode json = Body.tree(ctx, Body.MAX_BYTES);
    StartRequest request = StartRequest.read(json);
    String key = Query.idempotencyKey(ctx);
    view.catchUp();
    DeviceSnapshot device = view.device(tenant, ctx.pathParam("phyId"));
    KeyUse use = KeyUse.of(tenant, key, CommandType.START, device.deviceId(), json);
    Answer.command(ctx, charging.start(device, request, use), view, executor);
  }

  private void stop(Context ctx, String tenant) {
    JsonNode json = Body.tree(ctx, Body.MAX_BYTES);
    StopRequest request = StopRequest.read(json);
    String key = Query.idempotencyKey(ctx);
    view.catchUp();
    DeviceSnapshot device = view.device(tenant, ctx.pathParam("phyId"));
    KeyUse use = KeyUse.of(tenant, key, CommandType.STOP, device.deviceId(), json);
    Answer.command(ctx, charging.stop(device, request, use), view, executor);
  }

  private void command(Context ctx, String tenant) {
    view.catchUp();
    String id = ctx.pathParam("id");
    CommandResource command =
        desk.find(tenant, id)
            .orElseThrow(
                () ->
                    ProblemCode.COMMAND_NOT_FOUND
                        .because(
                            "no command "
                                + id
                                + "; ended commands can be read for "
                                + LiveView.KEEP_ENDED.toHours()
                                + " h",
                            "没有该命令,已结束的命令仅保留 48 小时")
                        .blaming("id", id));
    Answer.command(ctx, command, view, executor);
  }

  private void status(Context ctx, String tenant) {
    Integer portNo = PortField.of(ctx);
    String orderNo = ctx.queryParam("order_no");
    if (portNo == null && (orderNo == null || orderNo.isEmpty())) {
      throw ProblemCode.MISSING_FIELD.because(
          "give port_no or order_no as a query parameter", "请提供参数 port_no 或 order_no");
    }
    view.catchUp();
    DeviceSnapshot device = view.device(tenant, ctx.pathParam("phyId"));
    Answer.ok(
        ctx, orderNo == null ? ofPort(device, portNo) : ofOrder(tenant, device, orderNo, portNo));
  }

  private SessionResource ofOrder(
      String tenant, DeviceSnapshot device, String orderNo, Integer portNo) {
    return Sessions.running(device, orderNo)
        .or(() -> Sessions.ended(device, orderNo))
        .map(session -> SessionResource.of(session, device))
        .or(() -> ofStart(tenant, device, orderNo))
        .or(() -> past(device, orderNo, history.byOrder(tenant, device.deviceId(), orderNo)))
        .filter(session -> portNo == null || portNo.equals(session.portNo()))
        .orElseThrow(() -> notFound("order_no", orderNo));
  }

  /** A start that (still) has no charge says how it stands with it. */
  private Optional<SessionResource> ofStart(String tenant, DeviceSnapshot device, String orderNo) {
    return desk.find(tenant, Ids.startCommand(tenant, device.deviceId(), orderNo))
        .filter(start -> !SessionResource.succeeded(start))
        .map(start -> SessionResource.of(start, device));
  }

  private SessionResource ofPort(DeviceSnapshot device, int portNo) {
    Optional<Session> live =
        device.ports().isEmpty()
            ? Optional.empty()
            : Optional.ofNullable(Refusal.port(device, portNo)).map(Port::session);
    return live.or(() -> lastEnded(device, portNo))
        .map(session -> SessionResource.of(session, device))
        .or(() -> past(device, portNo, history.byPort(device.tenant(), device.deviceId(), portNo)))
        .orElseThrow(() -> notFound("port_no", portNo));
  }

  private static Optional<Session> lastEnded(DeviceSnapshot device, int portNo) {
    return device.recent().stream().filter(session -> session.portNo() == portNo).findFirst();
  }

  /** A charge whose end was told is not shown as if it ran, or as if it had never been. */
  private Optional<SessionResource> past(
      DeviceSnapshot device, Object which, Optional<Session> session) {
    boolean behind =
        view.toldOver(device.deviceId(), which)
            .filter(told -> session.filter(it -> isEnded(it, told)).isEmpty())
            .isPresent();
    if (behind && history.exists()) {
      throw ProblemCode.HISTORY_UNAVAILABLE
          .because(
              "the history does not hold the end of this charge yet; try again", "历史数据尚未同步,请稍后重试")
          .retryAfter(1);
    }
    return session.map(it -> SessionResource.past(it, device.deviceId()));
  }

  private static boolean isEnded(Session session, String sessionId) {
    return session.endedAt() != null && sessionId.equals(session.sessionId());
  }

  private static Problem notFound(String field, Object value) {
    return ProblemCode.CHARGE_NOT_FOUND
        .because("no charge with " + field + " " + value + " on this device", "本设备没有对应的充电记录")
        .blaming(field, value);
  }
}
