package io.chargeline.standalone;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.device.Outlet;
import io.chargeline.protocol.WireFrame;
import io.chargeline.protocol.bkv.ChargeEnd;
import io.chargeline.protocol.bkv.Downlink;
import io.chargeline.protocol.bkv.EndReading;
import io.chargeline.protocol.bkv.Frame;
import io.chargeline.protocol.bkv.Heartbeat;
import io.chargeline.protocol.bkv.OutletReading;
import io.chargeline.protocol.bkv.Parameter;
import io.chargeline.protocol.bkv.ParametersQuery;
import io.chargeline.protocol.bkv.ParametersReply;
import io.chargeline.protocol.bkv.ParametersReport;
import io.chargeline.protocol.bkv.ParametersSet;
import io.chargeline.protocol.bkv.SocketQuery;
import io.chargeline.protocol.bkv.SocketReport;
import io.chargeline.protocol.bkv.StatusBits;
import io.chargeline.protocol.bkv.StatusReport;
import io.chargeline.protocol.bkv.SwitchOutlet;
import io.chargeline.protocol.bkv.SwitchReply;
import io.chargeline.protocol.bkv.Uplink;
import io.chargeline.protocol.bkv.VoiceReply;
import io.chargeline.protocol.bkv.VoiceWindow;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The BKV gateway among the liars, with its sockets. */
final class LyingSockets extends LyingDevice {
  static final int SOCKETS = 10;
  static final int PORTS = 2 * SOCKETS;

  private static final int IDLE = 0x80;
  private static final int CHARGING = 0x90;
  private static final int SOCKETS_PER_REPORT = 5;

  private final DeviceId gateway;
  private int businessNumber;

  LyingSockets(String id, Temper temper, LyingFleet fleet) {
    super(id, temper, fleet, id.hashCode());
    this.gateway = new DeviceId(id);
    this.businessNumber = random.nextInt(0x4000);
  }

  @Override
  Optional<Task> task(WireFrame frame) {
    Downlink asked = Downlink.of((Frame) frame);
    if (asked instanceof SwitchOutlet m) {
      int portNo = new Outlet(m.socket(), m.outlet()).portNo();
      return Optional.of(new Task(frame, m.on() ? Kind.START : Kind.STOP, portNo, ""));
    } else if (asked instanceof SocketQuery) {
      return Optional.of(new Task(frame, Kind.QUERY, 0, ""));
    } else if (asked instanceof ParametersSet
        || asked instanceof ParametersQuery
        || asked instanceof VoiceWindow) {
      return Optional.of(new Task(frame, Kind.OTHER, 0, ""));
    }
    return Optional.empty();
  }

  @Override
  List<Bytes> greeting() {
    List<Bytes> all = new ArrayList<>();
    all.add(own(new Heartbeat("898608551024D1988196", "200.1.17", 17)));
    for (int first = 1; first <= SOCKETS; first += SOCKETS_PER_REPORT) {
      List<StatusReport.Socket> sockets = new ArrayList<>();
      for (int socket = first; socket < first + SOCKETS_PER_REPORT; socket++) {
        sockets.add(
            new StatusReport.Socket(
                socket, none(), OptionalInt.of(25), none(), List.of(idle(0), idle(1))));
      }
      all.add(own(new StatusReport(sockets)));
    }
    return all;
  }

  @Override
  Optional<Bytes> answer(Task task, boolean yes, Twist twist) {
    if (twist == Twist.ORDER) {
      return Optional.empty(); // the wire carries none
    }
    int result = yes ? 1 : 0;
    int sequence = task.frame().messageId() ^ (twist == Twist.MESSAGE ? 0x2A5A : 0);
    int beside = twist == Twist.PORT ? 1 : 0;
    Downlink asked = Downlink.of((Frame) task.frame());
    Uplink words;
    if (asked instanceof SwitchOutlet m) {
      words = new SwitchReply(result, m.socket(), m.outlet() ^ beside, number(task));
    } else if (asked instanceof ParametersSet m) {
      words = new ParametersReply(m.socket() + beside, result);
    } else if (asked instanceof ParametersQuery m) {
      words =
          new ParametersReport(m.socket() + beside, result, Map.of(Parameter.HIGH_CELSIUS, 85L));
    } else if (asked instanceof VoiceWindow m && beside == 0) {
      words = new VoiceReply(m.socket(), m.outlet(), result);
    } else {
      return Optional.empty();
    }
    return Optional.of(Frame.up(gateway, sequence, words).raw());
  }

  private int number(Task task) {
    return charge(task.portNo())
        .map(charge -> HexFormat.fromHexDigits(charge.name))
        .orElse(businessNumber + 1);
  }

  /** A query's report has no sequence of its own that counts, so that only its socket can lie. */
  @Override
  Optional<Bytes> status(Task task, Twist twist) {
    if (twist == Twist.ORDER || twist == Twist.MESSAGE) {
      return Optional.empty();
    }
    int asked = ((SocketQuery) Downlink.of((Frame) task.frame())).socket();
    int socket = twist == Twist.PORT ? asked % SOCKETS + 1 : asked;
    SocketReport report =
        new SocketReport(
            SocketReport.SUB_COMMAND, socket, 1, 25, 20, List.of(now(socket, 0), now(socket, 1)));
    return Optional.of(Frame.up(gateway, task.frame().messageId(), report).raw());
  }

  @Override
  Bytes power(Charge charge) {
    Outlet outlet = Outlet.ofPort(charge.portNo);
    StatusReport.Socket socket =
        new StatusReport.Socket(
            outlet.socketNo(),
            none(),
            OptionalInt.of(25),
            none(),
            List.of(now(outlet.socketNo(), outlet.index())));
    return own(new StatusReport(List.of(socket)));
  }

  @Override
  Bytes settlement(Charge charge) {
    Outlet outlet = Outlet.ofPort(charge.portNo);
    return own(
        new ChargeEnd(
            new EndReading(
                outlet.socketNo(),
                1,
                25,
                20,
                outlet.index(),
                new StatusBits(CHARGING),
                HexFormat.fromHexDigits(charge.name),
                1205,
                540,
                1,
                charge.seconds() / 60)));
  }

  /** The device's own counter; there is no other name to run under. */
  @Override
  String nameOf(Task start, boolean another) {
    businessNumber++;
    return HexFormat.of().toHexDigits((short) businessNumber);
  }

  @Override
  String orderOf(String name) {
    return "";
  }

  @Override
  boolean isStopOf(Task stop, Charge charge) {
    return true;
  }

  private OutletReading now(int socket, int outlet) {
    Optional<Charge> charge = charge(new Outlet(socket, outlet).portNo());
    return new OutletReading(
        outlet,
        new StatusBits(charge.isPresent() ? CHARGING : IDLE),
        OptionalInt.of(charge.map(it -> HexFormat.fromHexDigits(it.name)).orElse(0)),
        OptionalInt.of(2205),
        OptionalInt.of(charge.isPresent() ? 1205 : 0),
        OptionalInt.of(charge.isPresent() ? 540 : 0),
        OptionalInt.of(0),
        OptionalInt.of(charge.map(it -> it.seconds() / 60).orElse(0)));
  }

  /** What it says when it comes: as if nothing ran. */
  private static OutletReading idle(int outlet) {
    return new OutletReading(
        outlet, new StatusBits(IDLE), none(), none(), none(), none(), none(), none());
  }

  private Bytes own(Uplink message) {
    return Frame.up(gateway, 0, message).raw();
  }

  private static OptionalInt none() {
    return OptionalInt.empty();
  }
}
