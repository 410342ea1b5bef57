package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.Splitter;
import io.chargeline.protocol.decode.Decoded;
import io.chargeline.protocol.decode.Direction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says what AP3000 bytes say, in volts, watts and words; the codec's records keep wire units. The
 * messages themselves are described by their features, see {@link Describers}.
 */
public final class Description {
  public static final String PROTOCOL = "ap3000";

  private static final String CUT_SHORT = "cut_short";
  private static final Describers DESCRIBERS = Describers.all();

  private final Fields fields = new Fields();

  private Description() {}

  /**
   * Everything the bytes hold, in order; neighbouring rejected bytes are one result, and so is a
   * frame without its end, unless another frame follows.
   *
   * @param direction empty: told by each message's shape, where a command exists both ways
   */
  public static List<Decoded> of(Bytes stream, Optional<Direction> direction) {
    List<Decoded> out = new ArrayList<>();
    for (Inbound inbound : read(stream)) {
      out.add(of(inbound, direction));
    }
    return out;
  }

  /** One piece of a stream. */
  public static Decoded of(Inbound inbound, Optional<Direction> direction) {
    if (inbound instanceof Frame frame) {
      return new Description().frame(frame, direction.orElseGet(() -> Shape.direction(frame)));
    }
    if (inbound instanceof Inbound.SimCard card) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("type", "iccid");
      fields.put("iccid", card.iccid());
      return new Decoded(PROTOCOL, true, null, null, null, null, "iccid", fields);
    }
    if (inbound instanceof Inbound.KeepAlive) {
      Map<String, Object> fields = Map.of("type", "link_keepalive");
      return new Decoded(PROTOCOL, true, null, null, null, null, "link", fields);
    }
    return new Description().rejected((Inbound.Rejected) inbound);
  }

  private static List<Inbound> read(Bytes stream) {
    ByteBuffer in = stream.littleEndian();
    Splitter splitter = new DnySplitter(Splitter.DEFAULT_CAP);
    List<Inbound> out = new ArrayList<>();
    for (Inbound next = splitter.next(in, true); next != null; next = splitter.next(in, true)) {
      if (!out.isEmpty()
          && out.get(out.size() - 1) instanceof Inbound.Rejected before
          && belongsTo(before, next, in)) {
        out.set(
            out.size() - 1, new Inbound.Rejected(before.reason(), join(before.raw(), next.raw())));
      } else {
        out.add(next);
      }
    }
    return out;
  }

  private static boolean belongsTo(Inbound.Rejected before, Inbound next, ByteBuffer rest) {
    return next instanceof Inbound.Rejected
        || (before.reason() == Inbound.Reason.INCOMPLETE
            && !(next instanceof Frame)
            && !holdsFrame(rest.duplicate()));
  }

  private static boolean holdsFrame(ByteBuffer rest) {
    Splitter splitter = new DnySplitter(Splitter.DEFAULT_CAP);
    Inbound next = splitter.next(rest, true);
    while (next != null && !(next instanceof Frame)) {
      next = splitter.next(rest, true);
    }
    return next != null;
  }

  private static Bytes join(Bytes a, Bytes b) {
    return Bytes.wrap(
        ByteBuffer.allocate(a.length() + b.length()).put(a.array()).put(b.array()).array());
  }

  private Decoded frame(Frame frame, Direction direction) {
    header(
        frame.raw().length() - Frame.HEADER_SIZE,
        frame.deviceId(),
        frame.messageId(),
        frame.command());
    fields.put("data_len", frame.data().length());
    String kind = kind(frame, direction);
    boolean cutShort = kind.equals(CUT_SHORT);
    return new Decoded(
        PROTOCOL,
        !cutShort,
        cutShort ? CUT_SHORT : null,
        frame.deviceId().value(),
        hex8(frame.command()),
        frame.messageId(),
        kind,
        fields.values());
  }

  private void header(int length, DeviceId device, int messageId, int command) {
    fields.put("type", "dny");
    fields.put("length", length);
    fields.put("physical_id", device.value());
    fields.put("id_code", device.value().substring(0, 2));
    fields.put("device_no", device.deviceNumber());
    fields.put("message_id", messageId);
    fields.put("command", hex8(command));
  }

  /** A frame's claims stand here even though it is not to be believed. */
  private Decoded rejected(Inbound.Rejected rejected) {
    Bytes raw = rejected.raw();
    String deviceId = null;
    String command = null;
    Integer messageId = null;
    if (raw.length() >= Frame.OVERHEAD && raw.hex().startsWith("444e59")) {
      ByteBuffer in = raw.littleEndian();
      DeviceId device = DeviceId.ofPhysicalId(in.getInt(5));
      deviceId = device.value();
      messageId = Short.toUnsignedInt(in.getShort(9));
      command = hex8(raw.unsigned(11));
      header(Short.toUnsignedInt(in.getShort(3)), device, messageId, raw.unsigned(11));
      fields.put("data_len", raw.length() - Frame.OVERHEAD);
      int end = Frame.HEADER_SIZE + Short.toUnsignedInt(in.getShort(3)) - 2;
      if (rejected.reason() == Inbound.Reason.CHECKSUM && end + 2 <= raw.length()) {
        fields.put("checksum", hex16(Short.toUnsignedInt(in.getShort(end))));
        fields.put("checksum_computed", hex16(Frame.sum(raw.array(), 0, end)));
      }
    }
    fields.hex("raw_hex", raw);
    return new Decoded(
        PROTOCOL,
        false,
        rejected.reason().wireName(),
        deviceId,
        command,
        messageId,
        "rejected",
        fields.values());
  }

  /** A message that is cut short or has no layout is told as its bytes. */
  private String kind(Frame frame, Direction direction) {
    boolean up = direction == Direction.UP;
    Object message = up ? Uplink.of(frame) : Downlink.of(frame);
    if (message instanceof Uplink.CutShort || message instanceof Downlink.CutShort) {
      return bytesOnly(frame, CUT_SHORT);
    }
    if (message instanceof Uplink.Unrecognised || message instanceof Downlink.Unrecognised) {
      return bytesOnly(frame, Ap3000Command.UNRECOGNISED);
    }
    DESCRIBERS.describe(message, frame.data(), fields);
    return isTrigger(message)
        ? "firmware_trigger"
        : Ap3000Command.of(frame.command()).orElseThrow().kind(direction);
  }

  private String bytesOnly(Frame frame, String kind) {
    fields.hex("data_hex", frame.data());
    return kind;
  }

  /** 0xFA without data is another message than 0xFA with a packet. */
  private static boolean isTrigger(Object message) {
    return message instanceof BareCommand bare
        && bare.command() == BareCommand.HOST_UPGRADE_TRIGGER;
  }

  private static String hex8(int value) {
    return "0x%02X".formatted(value);
  }

  private static String hex16(int value) {
    return "0x%04X".formatted(value);
  }
}
