package io.chargeline.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.chargeline.domain.Ids;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.DeviceSnapshot.Port;
import io.chargeline.domain.device.PortState;
import io.chargeline.domain.device.Presence;
import io.chargeline.domain.tenant.Scope;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/** Commands to, and states of, many devices in one request. */
final class BatchRoutes implements AutoCloseable {
  static final String PATH = "/api/third/batches/";
  static final String CONTROL = "/api/third/devices/batch/control";

  private static final String IDS = "device_phy_ids";
  private static final int MAX_STATUS_BYTES = 512 << 10;
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;
  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  /** How many bodies of this size are read at a time. */
  private static final int READ_AT_ONCE = 2;

  private final LiveView view;
  private final BatchBook book;
  private final BatchRunner runner;
  private final KeyBook keys;
  private final Clock clock;
  private final Semaphore reading = new Semaphore(READ_AT_ONCE);

  /** A device's state, or why there is none; in the order in which they were asked for. */
  private record Status(
      String devicePhyId,
      Presence state,
      String stateSince,
      String lastSeen,
      Boolean connected,
      @JsonInclude(JsonInclude.Include.NON_NULL) List<PortStatus> ports,
      Long sequence,
      @JsonInclude(JsonInclude.Include.NON_NULL) Map<String, Object> problem) {
    static Status of(DeviceSnapshot device) {
      return new Status(
          device.deviceId(),
          device.presence(),
          Rfc3339.of(device.presenceSince()),
          Rfc3339.of(device.lastSeen()),
          device.gateway() != null,
          device.ports().stream().map(PortStatus::of).toList(),
          device.version(),
          null);
    }

    static Status none(String asked) {
      Problem problem = ProblemCode.DEVICE_NOT_FOUND.because("no device " + asked, "没有设备 " + asked);
      return new Status(asked, null, null, null, null, null, null, Problem.told(problem.body()));
    }
  }

  private record PortStatus(int portNo, PortState state, String orderNo) {
    static PortStatus of(Port port) {
      return new PortStatus(
          port.portNo(), port.state(), port.session() == null ? null : port.session().orderNo());
    }
  }

  BatchRoutes(
      String bootstrap,
      LiveView view,
      Operations operations,
      KeyBook keys,
      Audit audit,
      Clock clock) {
    this.keys = keys;
    this.view = view;
    this.book = new BatchBook(bootstrap, clock);
    this.clock = clock;
    this.runner =
        new BatchRunner(
            book, new BatchItems(view, operations), view, audit, "api-" + UUID.randomUUID(), clock);
  }

  List<Route> routes() {
    return List.of(
        Route.post(CONTROL, this::control).keyed(),
        Route.post("/api/third/devices/batch/status", this::status).needing(Scope.READ),
        Route.get(PATH + "{id}", this::show),
        Route.post(PATH + "{id}/cancel", this::cancel).keyed());
  }

  CompletableFuture<Void> ready() {
    return book.ready();
  }

  private void control(Context ctx, String tenant) {
    String key = Query.idempotencyKey(ctx);
    BatchRequest request = read(ctx);
    KeyUse use = KeyUse.of(tenant, key, "batch", request.digest());
    keys.refuseOther(use);
    String id = key == null ? UUID.randomUUID().toString() : Ids.of("batch", tenant, key);
    book.catchUp();
    Optional<BatchRecord> before = book.find(id);
    before.ifPresent(it -> refuseOther(it, request));
    BatchRecord batch =
        before.isPresent() && !resumable(before.get())
            ? before.get()
            : begin(AuditOrigin.of(ctx), use, id, request, before.orElse(null));
    keys.bind(use);
    answer(ctx, ACCEPTED, batch, 0, 0);
  }

  private BatchRequest read(Context ctx) {
    if (!reading.tryAcquire()) {
      throw ProblemCode.TOO_MANY_BATCHES.because(
          "other batches are being read; send it again in a second", "正在接收其他批次,请稍后重试");
    }
    try {
      return BatchRequest.read(ctx);
    } finally {
      reading.release();
    }
  }

  private static void refuseOther(BatchRecord standing, BatchRequest request) {
    if (!standing.digest().equals(request.digest())) {
      KeyBook.refuse();
    }
  }

  /** Nobody carries it out, as far as can be known here. */
  private boolean resumable(BatchRecord batch) {
    boolean ours = runner.instance().equals(batch.owner());
    return ours
        ? batch.state() == BatchState.RUNNING && !runner.isRunning(batch.batchId())
        : book.state(batch, book.parts(batch)) == BatchState.INTERRUPTED;
  }

  private BatchRecord begin(
      AuditOrigin origin, KeyUse use, String id, BatchRequest request, BatchRecord before) {
    String tenant = use.tenant();
    runner.reserve(tenant);
    boolean runs = false;
    try {
      keys.bind(use);
      long now = clock.millis();
      BatchRecord mine =
          before == null
              ? new BatchRecord(
                  id,
                  0,
                  tenant,
                  1,
                  BatchState.RUNNING,
                  runner.instance(),
                  request.digest(),
                  request.items().size(),
                  now,
                  now,
                  List.of())
              : before.next(BatchState.RUNNING, runner.instance(), now);
      BatchRecord standing = book.write(mine);
      refuseOther(standing, request);
      if (standing.equals(mine)) {
        runs = true;
        runner.run(mine, request, origin);
      }
      return standing;
    } finally {
      if (!runs) {
        runner.release(tenant);
      }
    }
  }

  private void show(Context ctx, String tenant) {
    BatchRecord batch = find(ctx, tenant);
    List<String> cursor = Cursor.read(ctx, "batch " + batch.batchId(), 1);
    int from = cursor == null ? 0 : (int) Cursor.number(cursor.get(0));
    Integer limit = Query.integer(ctx, "limit", 1, MAX_LIMIT);
    view.catchUp();
    answer(ctx, OK, batch, Math.max(0, from), limit == null ? DEFAULT_LIMIT : limit);
  }

  private void cancel(Context ctx, String tenant) {
    BatchRecord batch = find(ctx, tenant);
    keys.bind(KeyUse.of(tenant, Query.idempotencyKey(ctx), "cancel", batch.batchId()));
    while (batch.state() == BatchState.RUNNING) {
      batch = book.write(batch.next(BatchState.CANCELLING, batch.owner(), clock.millis()));
    }
    answer(ctx, OK, batch, 0, 0);
  }

  private void answer(Context ctx, int status, BatchRecord batch, int from, int limit) {
    ctx.header("Location", PATH + batch.batchId());
    BatchResource resource = BatchResource.of(batch, book, view, from, limit, clock.millis());
    Answer.json(ctx, status, limit == 0 ? resource.withoutItems() : resource);
  }

  private BatchRecord find(Context ctx, String tenant) {
    book.catchUp();
    String id = ctx.pathParam("id");
    return book.find(id)
        .filter(batch -> batch.tenant().equals(tenant))
        .orElseThrow(
            () ->
                ProblemCode.BATCH_NOT_FOUND
                    .because(
                        "no batch "
                            + id
                            + "; batches can be read for "
                            + BatchBook.KEEP.toHours()
                            + " h, fewer when there are very many",
                        "没有该批次,批次仅保留 48 小时")
                    .blaming("id", id));
  }

  private void status(Context ctx, String tenant) {
    Body body = Body.of(Body.tree(ctx, MAX_STATUS_BYTES), Set.of(IDS));
    List<String> ids = body.texts(IDS);
    if (ids.size() > BatchRequest.MAX_ITEMS) {
      throw ProblemCode.INVALID_FIELD
          .because(IDS + ": give at most " + BatchRequest.MAX_ITEMS, IDS + " 最多 10000 项")
          .with("field", IDS);
    }
    view.catchUp();
    view.awaitShownAll(tenant);
    Map<Integer, List<DeviceSnapshot>> byNumber = new HashMap<>();
    view.devicesAfter(tenant, "")
        .filter(device -> device.deviceId().length() == 8)
        .forEach(
            device ->
                byNumber
                    .computeIfAbsent(
                        new DeviceId(device.deviceId()).deviceNumber(),
                        number -> new ArrayList<>(1))
                    .add(device));
    List<Status> found =
        ids.stream()
            .map(
                id ->
                    DeviceId.parse(id)
                        .flatMap(it -> view.snapshot(it.value()))
                        .filter(device -> tenant.equals(device.tenant()))
                        .or(() -> byPrintedNumber(byNumber, id))
                        .map(Status::of)
                        .orElseGet(() -> Status.none(id)))
            .toList();
    Answer.ok(ctx, new Answer.Page<>(found, null));
  }

  private static Optional<DeviceSnapshot> byPrintedNumber(
      Map<Integer, List<DeviceSnapshot>> byNumber, String text) {
    if (!LiveView.PRINTED_NUMBER.matcher(text).matches()) {
      return Optional.empty();
    }
    List<DeviceSnapshot> found = byNumber.getOrDefault(Integer.parseInt(text), List.of());
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  @Override
  public void close() {
    runner.close();
    book.close();
  }
}
