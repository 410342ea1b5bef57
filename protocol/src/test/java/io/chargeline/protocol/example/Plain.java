package io.chargeline.protocol.example;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.command.CommandReason;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.device.PortState;
import io.chargeline.domain.session.Outcome;
import io.chargeline.domain.session.SessionSource;
import io.chargeline.domain.session.StopReason;
import io.chargeline.protocol.Answer;
import io.chargeline.protocol.AnswerContext;
import io.chargeline.protocol.ChargeKey;
import io.chargeline.protocol.ChargeOrder;
import io.chargeline.protocol.Ending;
import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.Protocol;
import io.chargeline.protocol.Reading;
import io.chargeline.protocol.Splitter;
import io.chargeline.protocol.WireFrame;
import io.chargeline.protocol.decode.Decoded;
import io.chargeline.protocol.decode.Direction;
import io.chargeline.protocol.example.PlainFrame.Word;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Piles that speak in lines of text: who they are, what their ports do, when a charge ends. */
public final class Plain implements Protocol {
  private static final int SECONDS_PER_MINUTE = 60;

  @Override
  public String name() {
    return "plain";
  }

  @Override
  public long meterRangeWh() {
    return Long.MAX_VALUE;
  }

  @Override
  public Duration heartbeatPeriod() {
    return Duration.ofSeconds(60);
  }

  @Override
  public Splitter splitter(int cap) {
    return new PlainSplitter(cap);
  }

  @Override
  public PlainFrame parse(Bytes raw) {
    ByteBuffer in = raw.bigEndian();
    if (splitter(raw.length()).next(in, true) instanceof PlainFrame frame && !in.hasRemaining()) {
      return frame;
    }
    throw new IllegalArgumentException("not one whole line: " + raw);
  }

  @Override
  public List<Reading> read(WireFrame frame) {
    PlainFrame line = (PlainFrame) frame;
    List<Integer> n = line.numbers();
    if (line.word() == Word.HELLO && n.size() == 1) {
      return List.of(new Reading.Identity(true, null, "plain", n.get(0)));
    } else if (line.word() == Word.PORT && n.size() == 2) {
      return List.of(port(n.get(0), n.get(1)));
    } else if (line.word() == Word.START && n.size() == 3) {
      return List.of(replied(n.get(0), n.get(1), n.get(2)));
    } else if (line.word() == Word.END && n.size() == 4) {
      return List.of(ended(n.get(0), n.get(1), n.get(2), n.get(3)));
    }
    return List.of();
  }

  private static Reading port(int portNo, int charging) {
    PortState state = charging == 1 ? PortState.CHARGING : PortState.IDLE;
    return new Reading.Port(portNo, null, null, state, null, charging, state.wireName());
  }

  private static Reading replied(int done, int portNo, int charge) {
    boolean yes = done == 1;
    Reading.Result result = yes ? Reading.Result.EXECUTED : Reading.Result.REFUSED;
    return new Reading.Replied(
        result, done, yes ? null : CommandReason.REFUSED, key(charge), portNo);
  }

  /** The device gives no reason: a confirmed stop is one, the time that was ordered another. */
  private static Reading ended(int portNo, int charge, int seconds, int wattHours) {
    Ending ending =
        known ->
            known.stopConfirmed()
                ? new Ending.Verdict(Outcome.STOPPED, StopReason.REMOTE_STOP)
                : new Ending.Verdict(Outcome.COMPLETED, StopReason.TIME_LIMIT);
    return new Reading.Ended(
        portNo,
        key(charge),
        SessionSource.UNKNOWN,
        seconds,
        false,
        wattHours,
        null,
        ending,
        null,
        "",
        null);
  }

  /** The wire carries no order: the device's own number names the charge. */
  private static ChargeKey key(int charge) {
    return new ChargeKey("plain-" + charge, "plain-" + charge, null);
  }

  @Override
  public Optional<Answer> answer(WireFrame frame, AnswerContext context) {
    PlainFrame line = (PlainFrame) frame;
    return switch (line.word()) {
      case HELLO -> Optional.of(new Answer(yes(line), Answer.When.AT_ONCE));
      case END -> Optional.of(new Answer(yes(line), Answer.When.WHEN_STORED));
      case PORT, START -> Optional.empty();
    };
  }

  private static PlainFrame yes(PlainFrame to) {
    return PlainFrame.of(to.deviceId(), to.messageId(), to.word(), List.of(0));
  }

  @Override
  public boolean expendable(WireFrame frame) {
    return frame.operation() == Word.PORT.ordinal();
  }

  @Override
  public Encoded encode(ChargeOrder order) {
    if (order.portNo() == null) {
      return new Encoded.Refused(CommandReason.PORT_NOT_FOUND);
    } else if (order.start() && order.mode() != ChargeMode.TIME) {
      return new Encoded.Refused(CommandReason.NOT_SUPPORTED_BY_PROTOCOL);
    }
    int minutes = order.start() ? order.limitS() / SECONDS_PER_MINUTE : 0;
    String numbers = order.portNo() + " " + minutes;
    return new Encoded.Order(
        Word.START.ordinal(), Bytes.wrap(numbers.getBytes(StandardCharsets.US_ASCII)));
  }

  @Override
  public PlainFrame downlink(DeviceId device, int messageId, int operation, Bytes data) {
    List<Integer> numbers = PlainFrame.numbers(data.ascii());
    return PlainFrame.of(device, messageId, Word.values()[operation], numbers);
  }

  @Override
  public Optional<ChargeOrder> orderOf(WireFrame downlink) {
    PlainFrame line = (PlainFrame) downlink;
    return line.word() == Word.START && line.numbers().size() == 2
        ? Optional.of(order(line.numbers().get(0), line.numbers().get(1)))
        : Optional.empty();
  }

  private static ChargeOrder order(int portNo, int minutes) {
    boolean start = minutes > 0;
    return new ChargeOrder(
        start,
        portNo,
        null,
        null,
        start ? ChargeMode.TIME : null,
        start ? minutes * SECONDS_PER_MINUTE : null,
        null);
  }

  @Override
  public Decoded describe(Inbound item, Optional<Direction> direction) {
    if (item instanceof PlainFrame line) {
      String word = line.word().name().toLowerCase(Locale.ROOT);
      String device = line.deviceId().value();
      Map<String, Object> fields = Map.of("numbers", line.numbers());
      return new Decoded(name(), true, null, device, word, line.messageId(), word, fields);
    }
    Inbound.Rejected bad = (Inbound.Rejected) item;
    Map<String, Object> fields = Map.of("raw_hex", bad.raw().hex());
    String reason = bad.reason().wireName();
    return new Decoded(name(), false, reason, null, null, null, "rejected", fields);
  }
}
