package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.command.ChargeLimits;
import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.command.CommandReason;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.protocol.Answer;
import io.chargeline.protocol.AnswerContext;
import io.chargeline.protocol.ChargeOrder;
import io.chargeline.protocol.DeviceTask;
import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.Protocol;
import io.chargeline.protocol.Reading;
import io.chargeline.protocol.Splitter;
import io.chargeline.protocol.WireFrame;
import io.chargeline.protocol.decode.Decoded;
import io.chargeline.protocol.decode.Direction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** AP3000, also called DNY after its header. */
public final class Ap3000 implements Protocol {
  public static final String NAME = "ap3000";

  static final int WH_PER_CENTI_KWH = 10;

  private static final ChargeLimits LIMITS = ChargeLimits.of(NAME).orElseThrow();

  private static final Set<Integer> HEARTBEATS =
      Set.of(
          Registration.COMMAND,
          Heartbeat.COMMAND,
          LegacyHeartbeat.COMMAND,
          TimeRequest.DEVICE,
          TimeRequest.HOST);

  @Override
  public String name() {
    return NAME;
  }

  /** Settable by 0x83; this is the default (section 1.1). */
  @Override
  public Duration heartbeatPeriod() {
    return Duration.ofMinutes(3);
  }

  /** Two bytes of 0.01 kWh. */
  @Override
  public long meterRangeWh() {
    return 0x1_0000 * 10;
  }

  @Override
  public Splitter splitter(int cap) {
    return new DnySplitter(cap);
  }

  @Override
  public Frame parse(Bytes raw) {
    return Frame.parse(raw);
  }

  @Override
  public List<Reading> read(WireFrame frame) {
    return Ap3000Readings.of((Frame) frame);
  }

  @Override
  public Optional<Answer> answer(WireFrame frame, AnswerContext context) {
    Frame asked = (Frame) frame;
    Uplink message = Uplink.of(asked);
    long seconds = context.now().getEpochSecond();
    return message instanceof FskRequest
        ? Answers.to(asked, message, seconds, context.behind().get())
        : Answers.to(asked, message, seconds);
  }

  @Override
  public boolean expendable(WireFrame frame) {
    return HEARTBEATS.contains(frame.operation());
  }

  @Override
  public boolean modernHeartbeat(WireFrame frame) {
    return frame.operation() == Heartbeat.COMMAND;
  }

  @Override
  public Encoded encode(ChargeOrder order) {
    if (order.mode() == ChargeMode.POWER_TIERS) {
      return new Encoded.Refused(CommandReason.NOT_SUPPORTED_BY_PROTOCOL);
    }
    if (order.portNo() != null && order.portNo() > ChargeRequest.DEVICE_CHOOSES) {
      return new Encoded.Refused(CommandReason.PORT_NOT_FOUND);
    }
    if (order.limitS() != null && !LIMITS.allowsSeconds(order.limitS())) {
      return new Encoded.Refused(CommandReason.TIME_LIMIT_NOT_SUPPORTED);
    }
    if (order.limitWh() != null && !LIMITS.allowsWh(order.limitWh())) {
      return new Encoded.Refused(CommandReason.ENERGY_LIMIT_NOT_SUPPORTED);
    }
    return new Encoded.Order(ChargeRequest.COMMAND, request(order).encode());
  }

  @Override
  public Encoded encode(DeviceTask task) {
    return Ap3000Tasks.encode(task);
  }

  @Override
  public Optional<ChargeOrder> orderOf(WireFrame downlink) {
    return downlink.operation() == ChargeRequest.COMMAND
        ? ChargeRequest.of((Frame) downlink).map(Ap3000::order)
        : Optional.empty();
  }

  @Override
  public Frame downlink(DeviceId device, int messageId, int operation, Bytes data) {
    return Frame.of(device.physicalId(), messageId, operation, data);
  }

  @Override
  public Decoded describe(Inbound item, Optional<Direction> direction) {
    Decoded said = Description.of(item, direction);
    return item instanceof Inbound.Rejected rejected
        ? said.because(Contradiction.of(rejected))
        : said;
  }

  private static ChargeRequest request(ChargeOrder order) {
    int port = order.portNo() == null ? ChargeRequest.DEVICE_CHOOSES : order.portNo() - 1;
    Bytes bytes = Bytes.ofHex(order.orderHex());
    if (!order.start()) {
      return ChargeRequest.stop(port, bytes);
    }
    return switch (order.mode()) {
      case TIME -> ChargeRequest.forTime(port, bytes, order.limitS());
      case ENERGY, AMOUNT ->
          ChargeRequest.forEnergy(port, bytes, order.limitWh() / WH_PER_CENTI_KWH);
      case UNTIL_FULL -> ChargeRequest.untilFull(port, bytes);
      case POWER_TIERS -> throw new IllegalArgumentException("AP3000 has no power tiers");
    };
  }

  private static ChargeOrder order(ChargeRequest request) {
    Integer portNo =
        request.port() == ChargeRequest.DEVICE_CHOOSES ? null : Integer.valueOf(request.port() + 1);
    String orderHex = request.order().hex();
    if (!request.start()) {
      return new ChargeOrder(false, portNo, null, orderHex, null, null, null);
    } else if (request.value() == 0) {
      return new ChargeOrder(true, portNo, null, orderHex, ChargeMode.UNTIL_FULL, null, null);
    } else if (request.rateMode() == ChargeRequest.BY_ENERGY) {
      int wh = request.value() * WH_PER_CENTI_KWH;
      return new ChargeOrder(true, portNo, null, orderHex, ChargeMode.ENERGY, null, wh);
    }
    return new ChargeOrder(true, portNo, null, orderHex, ChargeMode.TIME, request.value(), null);
  }
}
