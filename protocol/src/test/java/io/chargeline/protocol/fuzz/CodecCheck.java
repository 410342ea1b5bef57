package io.chargeline.protocol.fuzz;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.command.ChargeMode;
import io.chargeline.protocol.Answer;
import io.chargeline.protocol.AnswerContext;
import io.chargeline.protocol.ChargeOrder;
import io.chargeline.protocol.Ending;
import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.Protocol;
import io.chargeline.protocol.ProtocolOptions;
import io.chargeline.protocol.Protocols;
import io.chargeline.protocol.Reading;
import io.chargeline.protocol.Splitter;
import io.chargeline.protocol.WireFrame;
import io.chargeline.protocol.decode.Decoded;
import io.chargeline.protocol.decode.Decoder;
import io.chargeline.protocol.decode.Direction;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a codec promises of any bytes: no exception, no byte lost or made up, the same frames
 * however the bytes are cut, the good frame behind them found, bounded work; and of any good frame:
 * every reader reads it, and what was read and written again reads the same.
 *
 * <p>The same bytes are tried as they are and with header, length and checksum repaired, so that
 * what changes in them reaches the decoders.
 */
abstract class CodecCheck {
  /** Longer inputs say nothing new: no frame is longer. */
  static final int LONGEST = 2 * Splitter.DEFAULT_CAP;

  /** No line of a description is longer than this for each byte that it describes. */
  private static final int TEXT_PER_BYTE = 256;

  private static final int TEXT_AT_LEAST = 8192;

  private static final List<Optional<Direction>> DIRECTIONS =
      List.of(Optional.empty(), Optional.of(Direction.UP), Optional.of(Direction.DOWN));

  private static final List<Ending.Circumstances> CIRCUMSTANCES =
      List.of(
          new Ending.Circumstances(false, null, null, null, null),
          new Ending.Circumstances(true, ChargeMode.UNTIL_FULL, null, null, null),
          new Ending.Circumstances(false, ChargeMode.TIME, 3600, null, null),
          new Ending.Circumstances(false, ChargeMode.ENERGY, null, 1000, null),
          new Ending.Circumstances(false, ChargeMode.POWER_TIERS, null, null, 100));

  private static final Protocols ALL = Protocols.with(ProtocolOptions.RECOMMENDED);

  private final Protocol protocol;
  private final WireFrame good;
  private final AnswerContext context;

  /**
   * @param good a whole frame that is to be found behind anything
   */
  CodecCheck(String protocol, String good) {
    this.protocol = ALL.named(protocol).orElseThrow();
    this.good = this.protocol.parse(Bytes.ofHex(good));
    this.context =
        new AnswerContext(
            Instant.ofEpochSecond(1_604_934_878L),
            ZoneId.of("Asia/Shanghai"),
            () -> List.of(this.good.deviceId()));
  }

  /** Good frames that are made of the bytes in some way. */
  abstract List<byte[]> repaired(byte[] any);

  /** Reads the frame's message as a device's and as the server's, writes it and reads it again. */
  abstract void roundTrip(WireFrame frame);

  /**
   * @throws BrokenPromise with the bytes, if the codec does not hold what it promises
   */
  final void check(byte[] any) {
    byte[] bytes = any.length > LONGEST ? Arrays.copyOf(any, LONGEST) : any;
    for (byte[] frame : repaired(bytes)) {
      if (frame.length <= Splitter.DEFAULT_CAP) {
        repairedFrame(frame);
      }
    }
    List<Inbound> items = stream(bytes);
    frames(items).forEach(it -> frame((WireFrame) it));
    items.forEach(this::described);
    described(bytes);
  }

  private List<Inbound> stream(byte[] bytes) {
    List<Inbound> items = cut(protocol.splitter(Splitter.DEFAULT_CAP), bytes, bytes.length);
    expect(rejoins(items, bytes), "bytes are lost or made up", bytes);
    int chunk = 1 + Math.floorMod(Arrays.hashCode(bytes), 64);
    List<Inbound> again = cut(protocol.splitter(Splitter.DEFAULT_CAP), bytes, chunk);
    expect(rejoins(again, bytes), "bytes are lost or made up in chunks of " + chunk, bytes);
    expect(frames(items).equals(frames(again)), "other frames in chunks of " + chunk, bytes);
    expect(rejoins(cut(ALL.stream(Splitter.DEFAULT_CAP), bytes, chunk), bytes), "any", bytes);
    goodFrameBehind(bytes);
    return items;
  }

  private void repairedFrame(byte[] bytes) {
    List<Inbound> items = cut(protocol.splitter(Splitter.DEFAULT_CAP), bytes, bytes.length);
    boolean one = items.size() == 1 && items.get(0) instanceof WireFrame;
    expect(one, "a good frame is not read as one", bytes);
    frame((WireFrame) items.get(0));
  }

  /** All bytes are taken, in at most as many items; what waits is never longer than a frame. */
  private static List<Inbound> cut(Splitter splitter, byte[] bytes, int chunk) {
    List<Inbound> items = new ArrayList<>();
    int from = 0;
    int until = 0;
    while (from < bytes.length) {
      boolean last = until == bytes.length;
      until = Math.min(bytes.length, until + chunk);
      ByteBuffer in = ByteBuffer.wrap(bytes, from, until - from);
      for (Inbound it = splitter.next(in, last); it != null; it = splitter.next(in, last)) {
        items.add(it);
      }
      expect(items.size() <= bytes.length, "more items than bytes", bytes);
      expect(in.position() >= from, "the position went back", bytes);
      from = in.position();
      expect(until - from <= Splitter.DEFAULT_CAP + 4, "more is kept than a frame", bytes);
      expect(!last || from == bytes.length, "an end leaves something behind", bytes);
    }
    return items;
  }

  private static boolean rejoins(List<Inbound> items, byte[] bytes) {
    int at = 0;
    for (Inbound item : items) {
      byte[] raw = item.raw().array();
      int until = at + raw.length;
      if (raw.length == 0
          || until > bytes.length
          || !Arrays.equals(bytes, at, until, raw, 0, raw.length)) {
        return false;
      }
      at = until;
    }
    return at == bytes.length;
  }

  private static List<Inbound> frames(List<Inbound> items) {
    return items.stream().filter(WireFrame.class::isInstance).toList();
  }

  /** Only something whole, checksum and all, may hold the good frame's first bytes. */
  private void goodFrameBehind(byte[] bytes) {
    byte[] tail = good.raw().array();
    byte[] both = Arrays.copyOf(bytes, bytes.length + tail.length);
    System.arraycopy(tail, 0, both, bytes.length, tail.length);
    int at = 0;
    for (Inbound item : cut(protocol.splitter(Splitter.DEFAULT_CAP), both, both.length)) {
      int until = at + item.raw().length();
      if (at == bytes.length) {
        expect(item.equals(good), "the good frame behind is another", bytes);
      } else if (at < bytes.length && until > bytes.length) {
        boolean whole = !(item instanceof Inbound.Rejected);
        expect(whole, "the good frame behind is lost", bytes);
      }
      at = until;
    }
  }

  private void frame(WireFrame frame) {
    byte[] raw = frame.raw().array();
    expect(protocol.parse(frame.raw()).equals(frame), "the log's frame is another", raw);
    expect(frame.deviceId() != null, "no device", raw);
    protocol.expendable(frame);
    protocol.modernHeartbeat(frame);
    readings(protocol.read(frame), raw);
    protocol.answer(frame, context).ifPresent(answer -> answered(answer, frame));
    protocol.orderOf(frame).ifPresent(this::ordered);
    roundTrip(frame);
    described(frame);
  }

  private void readings(List<Reading> readings, byte[] raw) {
    expect(readings.size() <= 4 * raw.length, "more readings than bytes", raw);
    for (Reading reading : readings) {
      Objects.requireNonNull(reading);
      if (reading instanceof Reading.Ended ended) {
        CIRCUMSTANCES.forEach(it -> Objects.requireNonNull(ended.ending().verdict(it)));
      }
    }
  }

  private void answered(Answer answer, WireFrame to) {
    WireFrame frame = answer.frame();
    byte[] raw = to.raw().array();
    expect(protocol.parse(frame.raw()).equals(frame), "the answer is not a frame", raw);
    expect(frame.deviceId().equals(to.deviceId()), "the answer is for another device", raw);
  }

  /** An order read from any bytes may be one that no device may be given. */
  private void ordered(ChargeOrder order) {
    Optional<Protocol.Encoded> encoded = unlessRefused(() -> protocol.encode(order));
    if (encoded.isPresent() && encoded.get() instanceof Protocol.Encoded.Order out) {
      WireFrame frame = protocol.downlink(good.deviceId(), 7, out.operation(), out.data());
      byte[] raw = frame.raw().array();
      expect(protocol.parse(frame.raw()).equals(frame), "the order is not a frame", raw);
      Optional<ChargeOrder> again = protocol.orderOf(frame);
      expect(again.isPresent() && again.get().start() == order.start(), "another order", raw);
    }
  }

  private void described(Inbound item) {
    for (Optional<Direction> direction : DIRECTIONS) {
      bounded(List.of(protocol.describe(item, direction)), item.raw().array());
    }
  }

  private void described(byte[] bytes) {
    bounded(new Decoder(Optional.empty()).decode(Bytes.wrap(bytes).hex()), bytes);
  }

  private static void bounded(List<Decoded> described, byte[] bytes) {
    long length = 0;
    for (Decoded decoded : described) {
      length += decoded.json().length() + decoded.text().length();
    }
    expect(
        length <= TEXT_AT_LEAST * (1L + described.size()) + (long) TEXT_PER_BYTE * bytes.length,
        "a description of " + length + " characters",
        bytes);
  }

  /** Empty if the value was refused: writing is stricter than reading. */
  static <T> Optional<T> unlessRefused(Supplier<T> written) {
    try {
      return Optional.of(written.get());
    } catch (IllegalArgumentException refused) {
      return Optional.empty();
    }
  }

  static void expect(boolean held, String broken, byte[] bytes) {
    if (!held) {
      throw new BrokenPromise(broken, bytes);
    }
  }

  /** A promise and the bytes that break it. */
  static final class BrokenPromise extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenPromise(String broken, byte[] bytes) {
      super(broken + ": " + Bytes.wrap(bytes).hex());
    }
  }
}
