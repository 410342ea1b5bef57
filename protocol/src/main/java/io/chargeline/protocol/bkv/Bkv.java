package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.command.ChargeLimits;
import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.command.CommandReason;
import io.chargeline.domain.command.PowerTariff;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.device.Outlet;
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

/** BKV, also called GN: gateways that speak for sockets with two outlets each. */
public final class Bkv implements Protocol {
  public static final String NAME = "bkv";

  private static final int SECONDS_PER_MINUTE = 60;
  private static final ChargeLimits LIMITS = ChargeLimits.of(NAME).orElseThrow();

  private final BkvOptions options;
  private final BkvReadings readings;

  public Bkv(BkvOptions options) {
    this.options = options;
    this.readings = new BkvReadings(options);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Duration heartbeatPeriod() {
    return Duration.ofMinutes(1);
  }

  /** Two bytes of 1 Wh. */
  @Override
  public long meterRangeWh() {
    return 0x1_0000;
  }

  @Override
  public Splitter splitter(int cap) {
    return new BkvSplitter(cap);
  }

  @Override
  public Frame parse(Bytes raw) {
    return Frame.parse(raw);
  }

  @Override
  public List<Reading> read(WireFrame frame) {
    return readings.of((Frame) frame);
  }

  @Override
  public Optional<Answer> answer(WireFrame frame, AnswerContext context) {
    Frame asked = (Frame) frame;
    return Answers.to(asked, Uplink.of(asked), context.now(), context.zone(), options);
  }

  @Override
  public boolean expendable(WireFrame frame) {
    return frame.operation() == Operation.HEARTBEAT;
  }

  /** The device stops by itself when full, so until full is the longest time it takes. */
  @Override
  public Encoded encode(ChargeOrder order) {
    if (order.portNo() == null || order.portNo() > Outlet.MAX_PORT) {
      return new Encoded.Refused(CommandReason.PORT_NOT_FOUND);
    }
    int socket = socket(order);
    int outlet = Outlet.ofPort(order.portNo()).index();
    if (!order.start()) {
      return switching(SwitchOutlet.stop(socket, outlet));
    }
    return switch (order.mode()) {
      case TIME ->
          LIMITS.allowsSeconds(order.limitS())
              ? switching(
                  SwitchOutlet.forMinutes(socket, outlet, order.limitS() / SECONDS_PER_MINUTE))
              : new Encoded.Refused(CommandReason.TIME_LIMIT_NOT_SUPPORTED);
      case ENERGY, AMOUNT ->
          LIMITS.allowsWh(order.limitWh())
              ? switching(SwitchOutlet.forWattHours(socket, outlet, options.units(order.limitWh())))
              : new Encoded.Refused(CommandReason.ENERGY_LIMIT_NOT_SUPPORTED);
      case UNTIL_FULL ->
          switching(SwitchOutlet.forMinutes(socket, outlet, SwitchOutlet.MAX_MINUTES));
      case POWER_TIERS ->
          order.tariff() != null && order.tariff().fits()
              ? byTiers(socket, outlet, order.tariff())
              : new Encoded.Refused(CommandReason.TIERS_NOT_SUPPORTED);
    };
  }

  @Override
  public Encoded encode(DeviceTask task) {
    return BkvTasks.encode(task);
  }

  @Override
  public Optional<ChargeOrder> orderOf(WireFrame downlink) {
    Downlink message = Downlink.of((Frame) downlink);
    if (message instanceof SwitchOutlet order) {
      return Optional.of(order(order));
    }
    return message instanceof TierStart order ? Optional.of(order(order)) : Optional.empty();
  }

  @Override
  public Frame downlink(DeviceId device, int messageId, int operation, Bytes data) {
    int outer = operation == Operation.TIERS ? options.tiersOuterCommand() : outer(operation);
    Bytes payload =
        switch (outer) {
          case SubCommand.CHARGING, SubCommand.NODES -> SubCommand.payload(operation & 0xFF, data);
          case BkvMessage.COMMAND -> BkvMessage.payload(operation, device, messageId, data);
          default -> data;
        };
    return Frame.of(Direction.DOWN, device, messageId, outer, payload);
  }

  @Override
  public Decoded describe(Inbound item, Optional<Direction> direction) {
    Decoded said = Description.of(item, direction);
    return item instanceof Inbound.Rejected rejected
        ? said.because(Contradiction.of(rejected))
        : said;
  }

  private static int outer(int operation) {
    return operation >> 8 == BkvMessage.COMMAND >> 8 ? BkvMessage.COMMAND : outerOfSub(operation);
  }

  private static int outerOfSub(int operation) {
    return operation > 0xFF ? operation >> 8 : operation;
  }

  private static Encoded switching(SwitchOutlet message) {
    return new Encoded.Order(Operation.SWITCH, message.encode());
  }

  private Encoded byTiers(int socket, int outlet, PowerTariff tariff) {
    List<PowerTier> tiers = tariff.tiers().stream().map(PowerTier::of).toList();
    TierStart message =
        new TierStart(options.tiersOuterCommand(), socket, outlet, true, tariff.amountFen(), tiers);
    return new Encoded.Order(Operation.TIERS, message.encode());
  }

  /** A unit that stands alone may call its socket 0. */
  private static int socket(ChargeOrder order) {
    return order.socketNo() == null ? Outlet.ofPort(order.portNo()).socketNo() : order.socketNo();
  }

  private ChargeOrder order(SwitchOutlet m) {
    int portNo = new Outlet(m.socket(), m.outlet()).portNo();
    if (!m.on()) {
      return new ChargeOrder(false, portNo, m.socket(), null, null, null, null);
    }
    boolean byTime = m.mode() == SwitchOutlet.BY_TIME;
    return new ChargeOrder(
        true,
        portNo,
        m.socket(),
        null,
        byTime ? ChargeMode.TIME : ChargeMode.ENERGY,
        byTime ? m.minutes() * SECONDS_PER_MINUTE : null,
        byTime ? null : Integer.valueOf(options.wattHours(m.wattHours())));
  }

  private static ChargeOrder order(TierStart m) {
    int portNo = new Outlet(m.socket(), m.outlet()).portNo();
    if (!m.on()) {
      return new ChargeOrder(false, portNo, m.socket(), null, null, null, null);
    }
    List<PowerTariff.Tier> tiers = m.tiers().stream().map(PowerTier::priced).toList();
    PowerTariff tariff = new PowerTariff(m.paidFen(), tiers);
    return new ChargeOrder(
        true, portNo, m.socket(), null, ChargeMode.POWER_TIERS, null, null, tariff);
  }
}
