package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.Splitter;
import io.chargeline.protocol.decode.Decoded;
import io.chargeline.protocol.decode.Direction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Says what BKV bytes say, in volts, watts and words; the codec's records keep wire units. */
public final class Description {
  public static final String PROTOCOL = "bkv";

  private static final String CUT_SHORT = "cut_short";

  private Description() {}

  /**
   * Everything the bytes hold, in order; neighbouring rejected bytes are one result.
   *
   * @param direction not needed: every frame names its own
   */
  public static List<Decoded> of(Bytes stream, Optional<Direction> direction) {
    return read(stream).stream().map(inbound -> of(inbound, direction)).toList();
  }

  /**
   * One piece of a stream.
   *
   * @param direction not needed: every frame names its own
   */
  public static Decoded of(Inbound inbound, Optional<Direction> direction) {
    if (inbound instanceof Frame frame) {
      return frame(frame);
    } else if (inbound instanceof Inbound.Rejected rejected) {
      return rejected(rejected);
    }
    throw new IllegalArgumentException("not of this protocol: " + inbound);
  }

  private static List<Inbound> read(Bytes stream) {
    ByteBuffer in = stream.bigEndian();
    Splitter splitter = new BkvSplitter(Splitter.DEFAULT_CAP);
    List<Inbound> out = new ArrayList<>();
    for (Inbound next = splitter.next(in, true); next != null; next = splitter.next(in, true)) {
      int last = out.size() - 1;
      if (last >= 0
          && out.get(last) instanceof Inbound.Rejected before
          && next instanceof Inbound.Rejected) {
        Bytes both = join(before.raw(), next.raw());
        out.set(last, new Inbound.Rejected(before.reason(), both));
      } else {
        out.add(next);
      }
    }
    return out;
  }

  private static Bytes join(Bytes a, Bytes b) {
    byte[] both = Arrays.copyOf(a.array(), a.length() + b.length());
    System.arraycopy(b.array(), 0, both, a.length(), b.length());
    return Bytes.wrap(both);
  }

  private static Decoded frame(Frame frame) {
    Fields fields = header(frame);
    Message message = message(frame);
    boolean cutShort = isCutShort(message);
    boolean listed =
        !(message instanceof Uplink.Unrecognised || message instanceof Downlink.Unrecognised);
    String kind =
        cutShort
            ? CUT_SHORT
            : BkvCommand.of(frame)
                .filter(row -> listed)
                .map(BkvCommand::kind)
                .orElse("unrecognised");
    body(frame, message, fields);
    return decoded(frame, cutShort ? CUT_SHORT : null, kind, fields);
  }

  private static boolean isCutShort(Message message) {
    return message instanceof Uplink.CutShort || message instanceof Downlink.CutShort;
  }

  private static Message message(Frame frame) {
    return frame.direction() == Direction.UP ? Uplink.of(frame) : Downlink.of(frame);
  }

  private static Fields header(Frame frame) {
    Fields fields = new Fields();
    fields.put("length", frame.raw().unsigned(2) << Byte.SIZE | frame.raw().unsigned(3));
    fields.put("command", Fields.code16(frame.command()));
    fields.put("frame_seq", frame.sequenceHex());
    fields.put("direction_byte", frame.raw().unsigned(Frame.DIRECTION_OFFSET));
    fields.put("gateway_id", frame.deviceId().value());
    return fields.put("payload_len", frame.payload().length());
  }

  private static void body(Frame frame, Message message, Fields fields) {
    Bytes payload = frame.payload();
    boolean sub = frame.command() == SubCommand.NODES || frame.command() == SubCommand.CHARGING;
    if (sub && frame.subCommand() >= 0) {
      fields.put("inner_len", payload.unsigned(0) << Byte.SIZE | payload.unsigned(1));
      fields.put("sub_cmd", Fields.code8(frame.subCommand()));
    }
    if (MessageFields.describe(message, fields)) {
      return;
    }
    if (frame.command() == BkvMessage.COMMAND) {
      fields.values().putAll(ElementFields.orNothing(payload));
    }
    if (frame.command() != BkvMessage.COMMAND || isCutShort(message)) {
      raw(sub, payload, fields);
    }
  }

  private static void raw(boolean sub, Bytes payload, Fields fields) {
    if (sub && payload.length() >= SubCommand.HEADER_SIZE) {
      byte[] rest = Arrays.copyOfRange(payload.array(), SubCommand.HEADER_SIZE, payload.length());
      fields.hex("sub_payload_hex", Bytes.wrap(rest));
    } else {
      fields.hex("payload_hex", payload);
    }
  }

  private static Decoded decoded(Frame frame, String reason, String kind, Fields fields) {
    return new Decoded(
        PROTOCOL,
        reason == null,
        reason,
        frame.deviceId().value(),
        Fields.code16(frame.command()),
        null,
        frame.sequenceHex(),
        kind,
        fields.values());
  }

  /** A frame's claims stand here even though it is not to be believed. */
  private static Decoded rejected(Inbound.Rejected rejected) {
    Bytes raw = rejected.raw();
    String reason = rejected.reason().wireName();
    Optional<Frame> claimed = claimed(rejected);
    if (claimed.isEmpty()) {
      Fields fields = new Fields().hex("raw_hex", raw);
      return new Decoded(
          PROTOCOL, false, reason, null, null, null, null, "rejected", fields.values());
    }
    Frame frame = claimed.get();
    Fields fields = header(frame);
    if (rejected.reason() == Inbound.Reason.CHECKSUM && isOneFrame(raw)) {
      body(frame, message(frame), fields);
      int end = raw.length() - 3;
      fields.put("checksum", Fields.code8(raw.unsigned(end)));
      fields.put("checksum_computed", Fields.code8(Frame.sum(raw.bigEndian(), 2, end)));
    }
    fields.hex("raw_hex", raw);
    return decoded(frame, reason, "rejected", fields);
  }

  private static Optional<Frame> claimed(Inbound.Rejected rejected) {
    Bytes raw = rejected.raw();
    boolean frameLike = raw.length() >= Frame.OVERHEAD && rejected.reason() != Inbound.Reason.JUNK;
    return frameLike ? Optional.of(BkvSplitter.claimed(raw)) : Optional.empty();
  }

  private static boolean isOneFrame(Bytes raw) {
    int length = raw.unsigned(2) << Byte.SIZE | raw.unsigned(3);
    return raw.length() == Frame.UNCOUNTED + length;
  }
}
