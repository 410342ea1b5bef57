package io.chargeline.standalone;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.WireFrame;
import io.chargeline.protocol.ap3000.BareCommand;
import io.chargeline.protocol.ap3000.ChargeAnswer;
import io.chargeline.protocol.ap3000.ChargeRequest;
import io.chargeline.protocol.ap3000.Frame;
import io.chargeline.protocol.ap3000.Heartbeat;
import io.chargeline.protocol.ap3000.ParameterReport;
import io.chargeline.protocol.ap3000.PortStatus;
import io.chargeline.protocol.ap3000.PowerReport;
import io.chargeline.protocol.ap3000.Registration;
import io.chargeline.protocol.ap3000.Result;
import io.chargeline.protocol.ap3000.RunParameters;
import io.chargeline.protocol.ap3000.Settlement;
import io.chargeline.protocol.ap3000.StartKind;
import io.chargeline.protocol.ap3000.StopCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/** The AP3000 among the liars. */
final class LyingPile extends LyingDevice {
  static final int PORTS = 20;

  private static final int PILE_TYPE = 0x0A;
  private static final int REMOTE_STOP = 0x07;

  /** What a clock makes of a charge's age when it is set anew meanwhile. */
  private static final int JUMPED_SECONDS = 50_000;

  private static final Set<Integer> ONE_BYTE_ANSWERS = Set.of(0x8A, 0x83, 0x87, 0x96, 0x97);
  private static final int READ_RUN = BareCommand.QUERY_RUN_PARAMETERS;

  private final int physicalId;
  private int messageId = 0x0100;
  private int others;

  LyingPile(int physicalId, Temper temper, LyingFleet fleet) {
    super("%08X".formatted(physicalId), temper, fleet, physicalId);
    this.physicalId = physicalId;
  }

  @Override
  Optional<Task> task(WireFrame frame) {
    int command = frame.operation();
    if (command == ChargeRequest.COMMAND) {
      return ChargeRequest.of((Frame) frame)
          .map(
              asked ->
                  new Task(
                      frame,
                      asked.start() ? Kind.START : Kind.STOP,
                      asked.port() + 1,
                      asked.order().hex()));
    } else if (command == BareCommand.QUERY_STATUS) {
      return Optional.of(new Task(frame, Kind.QUERY, 0, ""));
    } else if (ONE_BYTE_ANSWERS.contains(command) || command == READ_RUN) {
      Kind kind = command == BareCommand.REBOOT ? Kind.REBOOT : Kind.OTHER;
      return Optional.of(new Task(frame, kind, 0, ""));
    }
    return Optional.empty();
  }

  @Override
  List<Bytes> greeting() {
    Bytes registration = new Registration(640, PORTS, PILE_TYPE, 0x31, 6, none()).encode();
    return List.of(
        Bytes.wrap("89860448161870064815".getBytes(StandardCharsets.US_ASCII)),
        own(Registration.COMMAND, registration),
        heartbeat());
  }

  @Override
  Optional<Bytes> answer(Task task, boolean yes, Twist twist) {
    int id = task.frame().messageId();
    int messageId = twist == Twist.MESSAGE ? id ^ 0x2A5A : id;
    if (task.kind() == Kind.START || task.kind() == Kind.STOP) {
      Bytes order =
          Bytes.ofHex(twist == Twist.ORDER ? "55" + task.order().substring(2) : task.order());
      int port = task.portNo() - 1 + (twist == Twist.PORT ? 1 : 0);
      int result = yes ? ChargeAnswer.DONE : ChargeAnswer.NO_CHARGER;
      return Optional.of(
          frame(messageId, task.frame(), ChargeAnswer.of(result, order, port).encode()));
    } else if (twist == Twist.ORDER || twist == Twist.PORT) {
      return Optional.empty();
    } else if (task.frame().operation() == READ_RUN) {
      Bytes told = new ParameterReport(RunParameters.DEFAULTS).encode();
      return yes ? Optional.of(frame(messageId, task.frame(), told)) : Optional.empty();
    }
    Bytes result = new Result(task.frame().operation(), yes ? Result.OK : 1).encode();
    return Optional.of(frame(messageId, task.frame(), result));
  }

  /** One report is as good as another: it has no message id of the query's. */
  @Override
  Optional<Bytes> status(Task task, Twist twist) {
    return twist == Twist.NONE ? Optional.of(heartbeat()) : Optional.empty();
  }

  @Override
  Bytes power(Charge charge) {
    PowerReport report =
        new PowerReport(
            charge.portNo - 1,
            PortStatus.CHARGING,
            random.nextInt(8) == 0 ? JUMPED_SECONDS : charge.seconds(),
            0,
            StartKind.ONLINE,
            1205,
            1300,
            1100,
            1203,
            Bytes.ofHex(charge.name),
            none(),
            none(),
            none(),
            none(),
            none(),
            none(),
            OptionalLong.empty(),
            none());
    return own(PowerReport.COMMAND, report.encode());
  }

  @Override
  Bytes settlement(Charge charge) {
    Settlement settlement =
        new Settlement(
            charge.seconds(),
            1310,
            0,
            charge.portNo - 1,
            StartKind.ONLINE,
            Bytes.ofHex("00000000"),
            new StopCode(REMOTE_STOP),
            Bytes.ofHex(charge.name),
            none(),
            OptionalLong.empty(),
            none());
    return own(Settlement.COMMAND, settlement.encode());
  }

  @Override
  String nameOf(Task start, boolean another) {
    return another ? Bytes.ofAscii(otherOrder(), 16).hex() : start.order();
  }

  private String otherOrder() {
    others++;
    return "OTHER-" + id + others;
  }

  @Override
  String orderOf(String name) {
    return Bytes.ofHex(name).ascii();
  }

  @Override
  boolean isStopOf(Task stop, Charge charge) {
    return stop.order().equals(charge.name);
  }

  private Bytes heartbeat() {
    List<PortStatus> ports =
        IntStream.rangeClosed(1, PORTS)
            .mapToObj(port -> charges(port) ? PortStatus.CHARGING : PortStatus.PLUGGED)
            .toList();
    return own(Heartbeat.COMMAND, new Heartbeat(2347, ports, 20, none()).encode());
  }

  private Bytes own(int command, Bytes data) {
    messageId = messageId + 1 & 0xFFFF;
    return Frame.of(physicalId, messageId, command, data).raw();
  }

  private Bytes frame(int id, WireFrame asked, Bytes data) {
    return Frame.of(physicalId, id, asked.operation(), data).raw();
  }

  private static OptionalInt none() {
    return OptionalInt.empty();
  }
}
