package io.chargeline.api;

import io.chargeline.api.LiveStream.Audience;
import io.chargeline.api.LiveStream.Kind;
import io.chargeline.api.LiveStream.Pace;
import io.chargeline.api.sse.SseStream;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.tenant.ApiKey;
import io.chargeline.domain.tenant.Scope;
import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Devices as they change, by server-sent events. */
final class LiveRoutes {
  private static final String ONE = "/devices/{phyId}/live";
  private static final String FLEET = "/live";
  private static final int MAX_DEVICES = 300;
  private static final int OK = 200;

  private final LiveStreams streams;
  private final LiveView view;
  private final Inventory inventory;
  private final Authentication authentication;

  LiveRoutes(
      LiveStreams streams, LiveView view, Inventory inventory, Authentication authentication) {
    this.streams = streams;
    this.view = view;
    this.inventory = inventory;
    this.authentication = authentication;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/third" + ONE, this::device),
        Route.get("/api/third" + FLEET, this::fleet),
        Route.get("/api/admin" + ONE, this::device).needing(Scope.ADMIN),
        Route.get("/api/admin" + FLEET, this::fleet).needing(Scope.ADMIN));
  }

  private void device(Context ctx, String caller) {
    catchUp(caller);
    String id = known(caller, ctx.pathParam("phyId"));
    open(ctx, caller, Kind.DEVICE, Set.of(id));
  }

  private void fleet(Context ctx, String caller) {
    catchUp(caller);
    open(ctx, caller, Kind.FLEET, devices(ctx, caller));
  }

  private void catchUp(String caller) {
    if (isOperator(caller)) {
      inventory.catchUp();
    } else {
      view.catchUp();
    }
  }

  private static boolean isOperator(String caller) {
    return caller.equals(ApiKey.OPERATOR);
  }

  /** The full id of a device that the caller may see. */
  private String known(String caller, String text) {
    if (!isOperator(caller)) {
      return view.device(caller, text).deviceId();
    }
    return DeviceId.parse(text)
        .flatMap(id -> inventory.find(id.value()))
        .orElseThrow(() -> LiveView.noDevice(text))
        .id();
  }

  private Set<String> devices(Context ctx, String caller) {
    String text = ctx.queryParam("devices");
    if (text == null || text.isEmpty()) {
      return Set.of();
    }
    String[] ids = text.split(",", -1);
    if (ids.length > MAX_DEVICES) {
      throw Query.invalid(
          "devices",
          ids.length + " ids",
          "give at most " + MAX_DEVICES + ", those that are on the screen",
          "最多 " + MAX_DEVICES + " 个设备 ID,请只给出当前显示的设备");
    }
    return Arrays.stream(ids).map(id -> known(caller, id)).collect(Collectors.toUnmodifiableSet());
  }

  private void open(Context ctx, String caller, Kind kind, Set<String> devices) {
    Audience audience = new Audience(isOperator(caller) ? null : caller, Language.of(ctx));
    Runnable admission = authentication.lasting(ctx, Gate.caller(ctx));
    ServletOutputStream out = output(ctx);
    SseStream sse = new SseStream(out, streams::drop);
    LiveStream stream =
        new LiveStream(
            sse,
            kind,
            audience,
            devices,
            () -> {
              admission.run();
              if (kind == Kind.DEVICE) {
                devices.forEach(id -> requireStill(audience, id));
              }
            },
            new Pace(LiveStreams.BEAT.toNanos(), System.nanoTime()));
    streams.open(stream, kind == Kind.DEVICE ? ctx.header("Last-Event-ID") : null);
    CallLedger.waits(ctx);
    RequestMetrics.streams(ctx);
    head(ctx, audience.language());
    ctx.future(
        () -> {
          ctx.req().getAsyncContext().setTimeout(0);
          out.setWriteListener(sse);
          return sse.ended();
        });
  }

  private void requireStill(Audience audience, String deviceId) {
    boolean still =
        audience.isOperator()
            ? inventory.find(deviceId).isPresent()
            : view.own(audience.tenant(), deviceId).isPresent();
    if (!still) {
      throw LiveView.noDevice(deviceId);
    }
  }

  private static ServletOutputStream output(Context ctx) {
    try {
      // Not the context's own: that one would compress, and hold back what is to be seen at once.
      return ctx.res().getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void head(Context ctx, Language language) {
    ctx.status(OK)
        .contentType("text/event-stream;charset=utf-8")
        .header("Content-Language", language.wireName())
        .header("Vary", "Accept-Language")
        .header("Cache-Control", "no-store")
        .header("X-Accel-Buffering", "no");
  }
}
