package io.chargeline.jobs.device;

import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.domain.frame.TenantKey;
import io.chargeline.jobs.log.Emission;
import io.chargeline.jobs.log.FrameRecord;
import io.chargeline.jobs.log.FrameRecord.GapMark;
import io.chargeline.jobs.log.LiveWriters;
import io.chargeline.jobs.log.Poison;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Tells each device when nobody was looking at it (design, section 5): keyed by partition of the
 * frames log, it watches the writers' ticks and knows which device sits on which gateway. Where a
 * gateway's ticks stop it adds a {@link GapMark#BEGAN} record for each of its devices, and {@link
 * GapMark#ENDED} once a gateway ticks again; so the fold of a device needs nothing but that
 * device's records. Ticks and records without a device end here; those of tenants go aside.
 *
 * <p>State: one small entry per connected device and per live writer. A repeat of a record changes
 * nothing; there are no timers.
 */
final class GapWatch extends KeyedProcessFunction<Integer, FrameRecord, FrameRecord> {
  static final OutputTag<Emission> POISON = new OutputTag<>("poison") {};

  /** Records of tenants, which nobody watches. */
  static final OutputTag<FrameRecord> TENANTS = new OutputTag<>("tenants") {};

  private static final long serialVersionUID = 1L;

  private final long graceMs;
  private final String topic;
  private transient LiveWriters writers;
  private transient MapState<String, Long> lastTicks;
  private transient MapState<String, Seat> seats;
  private transient ValueState<Boolean> someUnwatched;

  /** Which gateway holds a device, and who looks at it. */
  public static final class Seat {
    public String writer;
    public long connection;
    public boolean unwatched;

    /** Who looks in place of a gateway that was found not to; null: the gateway itself. */
    public String standIn;

    public Seat() {}

    static Seat of(String writer, long connection, boolean unwatched) {
      Seat seat = new Seat();
      seat.writer = writer;
      seat.connection = connection;
      seat.unwatched = unwatched;
      return seat;
    }

    private String watcher() {
      return standIn == null ? writer : standIn;
    }
  }

  /**
   * @param graceMs a longer silence between two ticks of a gateway is our gap; {@link
   *     Long#MAX_VALUE} for a recording, whose clock jumps from step to step
   */
  GapWatch(long graceMs, String topic) {
    this.graceMs = graceMs;
    this.topic = topic;
  }

  @Override
  public void open(OpenContext context) {
    writers = new LiveWriters(graceMs);
    lastTicks =
        getRuntimeContext()
            .getMapState(new MapStateDescriptor<>("last-ticks", Types.STRING, Types.LONG));
    seats =
        getRuntimeContext()
            .getMapState(new MapStateDescriptor<>("seats", Types.STRING, Types.POJO(Seat.class)));
    someUnwatched =
        getRuntimeContext().getState(new ValueStateDescriptor<>("some-unwatched", Types.BOOLEAN));
  }

  @Override
  public void processElement(FrameRecord record, Context context, Collector<FrameRecord> out)
      throws Exception {
    if (record.unreadable != null) {
      context.output(POISON, Poison.of("device", topic, record, null));
      return;
    }
    if (record.kind == RecordKind.TICK) {
      tick(record, out);
      return;
    }
    if (record.deviceId == null) {
      return;
    }
    if (TenantKey.names(record.deviceId)) {
      context.output(TENANTS, record);
      return;
    }
    seat(record);
    out.collect(record);
  }

  private void seat(FrameRecord record) throws Exception {
    if (record.kind == RecordKind.OPENED) {
      seats.put(record.deviceId, Seat.of(record.writer, record.connection, false));
    } else if (record.kind == RecordKind.CLOSED) {
      leave(record);
    }
  }

  private void leave(FrameRecord record) throws Exception {
    Seat seat = seats.get(record.deviceId);
    if (seat == null
        || !seat.writer.equals(record.writer)
        || seat.connection != record.connection) {
      return;
    }
    if (stopsLooking(record.closeReason)) {
      seats.put(record.deviceId, Seat.of(record.writer, 0, true));
      someUnwatched.update(true);
    } else {
      seats.remove(record.deviceId);
    }
  }

  /** After these the writer that closed does not look any more: another one has to. */
  static boolean stopsLooking(CloseReason reason) {
    return reason == CloseReason.DRAINED || reason == CloseReason.RECORDING_PAUSED;
  }

  private void tick(FrameRecord tick, Collector<FrameRecord> out) throws Exception {
    Map<String, Long> ticks = new HashMap<>();
    for (Map.Entry<String, Long> entry : lastTicks.entries()) {
      ticks.put(entry.getKey(), entry.getValue());
    }
    Long before = ticks.get(tick.writer);
    if (before != null && tick.timeMs - before > graceMs) {
      lose(tick.writer, before, out);
    } else if (before == null) {
      comeBack(tick.writer);
    }
    List<Map.Entry<String, Long>> left = writers.tick(ticks, tick.writer, tick.timeMs);
    for (Map.Entry<String, Long> gone : left) {
      lose(gone.getKey(), gone.getValue(), out);
      lastTicks.remove(gone.getKey());
    }
    lastTicks.put(tick.writer, ticks.get(tick.writer));
    if (LogRecord.ROLE_GATEWAY.equals(tick.detail) && Boolean.TRUE.equals(someUnwatched.value())) {
      lookAgain(tick, out);
    }
  }

  private void lose(String writer, long lastTick, Collector<FrameRecord> out) throws Exception {
    for (Map.Entry<String, Seat> entry : seats.entries()) {
      Seat seat = entry.getValue();
      if (seat.watcher().equals(writer) && !seat.unwatched) {
        entry.setValue(Seat.of(seat.writer, seat.connection, true));
        someUnwatched.update(true);
        out.collect(FrameRecord.gap(GapMark.BEGAN, entry.getKey(), lastTick, writer, 0));
      }
    }
  }

  /** One that stood still, for which another looked meanwhile, still has its connections. */
  private void comeBack(String writer) throws Exception {
    for (Map.Entry<String, Seat> entry : seats.entries()) {
      Seat seat = entry.getValue();
      if (seat.standIn != null && seat.writer.equals(writer) && seat.connection != 0) {
        entry.setValue(Seat.of(writer, seat.connection, seat.unwatched));
      }
    }
  }

  /** The gateway that ticks now looks; a connection of its own that survived keeps its number. */
  private void lookAgain(FrameRecord tick, Collector<FrameRecord> out) throws Exception {
    boolean remaining = false;
    for (Map.Entry<String, Seat> entry : seats.entries()) {
      Seat seat = entry.getValue();
      if (!seat.unwatched) {
        continue;
      }
      boolean closedByItself = seat.writer.equals(tick.writer) && seat.connection == 0;
      if (closedByItself) {
        remaining = true;
        continue;
      }
      boolean own = seat.writer.equals(tick.writer);
      long connection = own ? seat.connection : 0;
      Seat watched = Seat.of(seat.writer, seat.connection, false);
      watched.standIn = own ? null : tick.writer;
      entry.setValue(watched);
      out.collect(
          FrameRecord.gap(GapMark.ENDED, entry.getKey(), tick.timeMs, tick.writer, connection));
    }
    someUnwatched.update(remaining);
  }
}
