package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.protocol.decode.Decoded;
import io.chargeline.protocol.decode.Direction;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Says what AP3000 bytes say, in volts, watts and words; the codec's records keep wire units. */
public final class Description {
  public static final String PROTOCOL = "ap3000";

  private static final int CELSIUS_OFFSET = 65;

  private final Map<String, Object> fields = new LinkedHashMap<>();

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
      return new Description().frame(frame, direction.orElseGet(() -> direction(frame)));
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
    Splitter splitter = new Splitter(Splitter.DEFAULT_CAP);
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
    Splitter splitter = new Splitter(Splitter.DEFAULT_CAP);
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

  /** What the shape tells: answers of the server are shorter than any report of a device. */
  private static Direction direction(Frame frame) {
    int size = frame.data().length();
    boolean down =
        switch (frame.command()) {
          case LegacyHeartbeat.COMMAND,
              Registration.COMMAND,
              Heartbeat.COMMAND,
              Settlement.COMMAND ->
              size == 1;
          case TimeRequest.DEVICE, TimeRequest.HOST -> size > 0;
          case OrderConfirm.COMMAND -> size == 2;
          case ChargeAnswer.COMMAND -> size >= ChargeRequest.MIN_SIZE;
          default -> false;
        };
    return down ? Direction.DOWN : Direction.UP;
  }

  private Decoded frame(Frame frame, Direction direction) {
    header(
        frame.raw().length() - Frame.HEADER_SIZE,
        frame.deviceId(),
        frame.messageId(),
        frame.command());
    put("data_len", frame.data().length());
    String kind = direction == Direction.UP ? up(frame) : down(frame);
    boolean cutShort = kind.equals("cut_short");
    return new Decoded(
        PROTOCOL,
        !cutShort,
        cutShort ? "cut_short" : null,
        frame.deviceId().value(),
        hex8(frame.command()),
        frame.messageId(),
        kind,
        fields);
  }

  private void header(int length, DeviceId device, int messageId, int command) {
    put("type", "dny");
    put("length", length);
    put("physical_id", device.value());
    put("id_code", device.value().substring(0, 2));
    put("device_no", device.deviceNumber());
    put("message_id", messageId);
    put("command", hex8(command));
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
      put("data_len", raw.length() - Frame.OVERHEAD);
      int end = Frame.HEADER_SIZE + Short.toUnsignedInt(in.getShort(3)) - 2;
      if (rejected.reason() == Inbound.Reason.CHECKSUM && end + 2 <= raw.length()) {
        put("checksum", hex16(Short.toUnsignedInt(in.getShort(end))));
        put("checksum_computed", hex16(Frame.sum(raw.array(), 0, end)));
      }
    }
    put("raw_hex", upper(raw));
    return new Decoded(
        PROTOCOL,
        false,
        rejected.reason().wireName(),
        deviceId,
        command,
        messageId,
        "rejected",
        fields);
  }

  private String up(Frame frame) {
    Uplink message = Uplink.of(frame);
    if (message instanceof LegacyHeartbeat heartbeat) {
      return legacyHeartbeat(heartbeat, frame.data());
    } else if (message instanceof Registration registration) {
      return registration(registration);
    } else if (message instanceof Heartbeat heartbeat) {
      return heartbeat(heartbeat, frame.data());
    } else if (message instanceof TimeRequest) {
      put("kind", "time_request");
      return "time_request";
    } else if (message instanceof Settlement settlement) {
      return settlement(settlement);
    } else if (message instanceof OrderConfirm confirm) {
      return orderConfirm(confirm);
    } else if (message instanceof PowerReport report) {
      return powerReport(report, frame.data());
    } else if (message instanceof ChargeAnswer answer) {
      return chargeAnswer(answer, frame.data());
    }
    put("data_hex", upper(frame.data()));
    return message instanceof Uplink.CutShort ? "cut_short" : "unrecognised";
  }

  private String down(Frame frame) {
    Bytes data = frame.data();
    int command = frame.command();
    if (command == ChargeRequest.COMMAND) {
      return chargeRequest(frame);
    }
    boolean acknowledgement =
        command == LegacyHeartbeat.COMMAND
            || command == Registration.COMMAND
            || command == Heartbeat.COMMAND
            || command == Settlement.COMMAND;
    boolean time = command == TimeRequest.DEVICE || command == TimeRequest.HOST;
    if (acknowledgement && data.length() >= 1) {
      put("result", data.unsigned(0));
      return name(command) + "_answer";
    } else if (time && data.length() >= 4) {
      time(Integer.toUnsignedLong(data.littleEndian().getInt()));
      return "time_answer";
    } else if (command == OrderConfirm.COMMAND && data.length() >= 2) {
      put("port", data.unsigned(0));
      put("result", data.unsigned(1));
      return "order_confirm_answer";
    }
    put("data_hex", upper(data));
    return acknowledgement || time || command == OrderConfirm.COMMAND
        ? "cut_short"
        : "unrecognised";
  }

  private static String name(int command) {
    return switch (command) {
      case LegacyHeartbeat.COMMAND -> "legacy_heartbeat";
      case Registration.COMMAND -> "registration";
      case Heartbeat.COMMAND -> "heartbeat";
      default -> "settlement";
    };
  }

  private String legacyHeartbeat(LegacyHeartbeat m, Bytes data) {
    firmware(m.firmware());
    voltage(m.decivolts());
    ports(m.ports());
    put("port_power_W", m.deciwatts().stream().map(Description::tenth).toList());
    put("port_peak_power_W", m.peakDeciwatts().stream().map(Description::tenth).toList());
    put("virtual_id", m.virtualId());
    put("signal", m.signal());
    put("device_type", m.deviceType());
    if (data.length() > 8 + 5 * m.ports().size()) {
      temperature(m.celsius());
    }
    put("work_mode", m.workMode());
    return "legacy_heartbeat";
  }

  private String registration(Registration m) {
    firmware(m.firmware());
    put("port_count", m.portCount());
    put("virtual_id", m.virtualId());
    put("device_type", m.deviceType());
    put("device_type_hex", "%02X".formatted(m.deviceType()));
    put("work_mode", m.workMode());
    Map<String, Object> bits = new LinkedHashMap<>();
    bits.put("card_mode", m.workMode() & 1);
    bits.put("meter_bl0939", m.workMode() >> 1 & 1);
    bits.put("short_precheck", m.workMode() >> 2 & 1);
    bits.put("lamp_mode", m.workMode() >> 3 & 1);
    put("work_mode_bits", bits);
    put("power_board_version", m.powerBoardVersion());
    return "registration";
  }

  private String heartbeat(Heartbeat m, Bytes data) {
    voltage(m.decivolts());
    ports(m.ports());
    put("signal", m.signal());
    if (data.length() > 4 + m.ports().size()) {
      temperature(m.celsius());
    }
    return "heartbeat";
  }

  private String settlement(Settlement m) {
    put("duration_s", m.seconds());
    put("max_power_W", tenth(m.maxDeciwatts()));
    energy(m.centiKwh());
    put("port", m.port());
    put("start_mode", m.startKind().code());
    put("card_or_code", upper(m.card()));
    put("stop_reason", m.stop().code());
    put("stop_reason_name", stopName(m.stop().code()));
    order(m.order());
    putTenth("second_max_power_W", m.secondMaxDeciwatts());
    time(m.deviceTime());
    put("occupy_min", m.occupyMinutes());
    return "settlement";
  }

  private String orderConfirm(OrderConfirm m) {
    put("port", m.port());
    put("start_mode", m.startKind().code());
    put("card_or_code", upper(m.card()));
    put("duration_s", m.seconds());
    order(m.order());
    return "order_confirm";
  }

  private String powerReport(PowerReport m, Bytes data) {
    put("port", m.port());
    put("port_status", m.status().code());
    put("port_status_name", m.status().text());
    put("duration_s", m.seconds());
    energy(m.centiKwh());
    put("start_mode", m.startKind().code());
    put("power_W", tenth(m.deciwatts()));
    put("period_max_power_W", tenth(m.periodMaxDeciwatts()));
    put("period_min_power_W", tenth(m.periodMinDeciwatts()));
    put("period_avg_power_W", tenth(m.periodMeanDeciwatts()));
    order(m.order());
    put("period_energy_raw_div4800", m.periodEnergyRaw());
    putTenth("peak_power_W", m.peakDeciwatts());
    putTenth("voltage_V", m.decivolts());
    m.milliamperes().ifPresent(current -> put("current_A", current / 1000.0));
    if (data.length() > 39) {
      putNullable("temp_C", m.ambientCelsius());
    }
    if (data.length() > 40) {
      putNullable("port_temp_C", m.portCelsius());
    }
    time(m.deviceTime());
    put("occupy_min", m.occupyMinutes());
    return "power_heartbeat";
  }

  private String chargeAnswer(ChargeAnswer m, Bytes data) {
    put("result", m.result());
    put("result_name", m.resultName());
    m.order().ifPresent(this::order);
    put("port", m.port());
    put("waiting_ports_bits", m.waitingPorts());
    if (m.order().isEmpty() && data.length() > 1) {
      put("short_ack_tail", upper(data).substring(2));
    }
    return "charge_answer";
  }

  private String chargeRequest(Frame frame) {
    Optional<ChargeRequest> request = ChargeRequest.of(frame);
    if (request.isEmpty()) {
      put("data_hex", upper(frame.data()));
      return "cut_short";
    }
    ChargeRequest m = request.get();
    put("rate_mode", m.rateMode());
    put("balance_or_expiry", m.balanceFen());
    put("port", m.port());
    put("action", m.start() ? 1 : 0);
    put("value_raw", m.value());
    order(m.order());
    ByteBuffer rest = frame.data().littleEndian().position(ChargeRequest.MIN_SIZE);
    put("max_duration_s", Wire.optionalU16(rest));
    OptionalInt overload = Wire.optionalU16(rest);
    put("overload_power_raw", overload);
    putTenth("overload_power_W", overload);
    put("qr_light", Wire.optionalU8(rest));
    put("long_charge", Wire.optionalU8(rest));
    put("extra_float_s", Wire.optionalU16(rest));
    put("short_check", Wire.optionalU8(rest));
    put("ignore_unplug", Wire.optionalU8(rest));
    put("force_full_stop", Wire.optionalU8(rest));
    put("full_power_W", Wire.optionalU8(rest));
    put("full_power_max_min", Wire.optionalU8(rest));
    return "charge_request";
  }

  private void firmware(int firmware) {
    put("firmware", firmware);
    put("firmware_text", Registration.firmwareText(firmware));
  }

  private void voltage(int decivolts) {
    put("voltage_raw", decivolts);
    put("voltage_V", tenth(decivolts));
  }

  private void ports(List<PortStatus> ports) {
    put("port_count", ports.size());
    put("port_status", ports.stream().map(PortStatus::code).toList());
    put("port_status_name", ports.stream().map(PortStatus::text).toList());
  }

  private void energy(int centiKwh) {
    put("energy_raw", centiKwh);
    put("energy_kWh", centiKwh / 100.0);
  }

  private void temperature(OptionalInt celsius) {
    put("temp_raw", celsius.isPresent() ? celsius.getAsInt() + CELSIUS_OFFSET : 0);
    putNullable("temp_C", celsius);
  }

  private void order(Bytes order) {
    put("order_hex", upper(order));
    if (!order.ascii().isEmpty()) {
      put("order_ascii", order.ascii());
    }
  }

  private void time(OptionalLong unixSeconds) {
    unixSeconds.ifPresent(this::time);
  }

  private void time(long unixSeconds) {
    put("timestamp", unixSeconds);
    put("time_utc", Instant.ofEpochSecond(unixSeconds).toString());
  }

  private void put(String name, Object value) {
    fields.put(name, value);
  }

  private void put(String name, OptionalInt value) {
    value.ifPresent(number -> fields.put(name, number));
  }

  private void putTenth(String name, OptionalInt value) {
    value.ifPresent(number -> fields.put(name, tenth(number)));
  }

  /** Null: the byte is there and says that there is no sensor. */
  private void putNullable(String name, OptionalInt value) {
    fields.put(name, value.isPresent() ? value.getAsInt() : null);
  }

  private static double tenth(int value) {
    return value / 10.0;
  }

  private static String hex8(int value) {
    return "0x%02X".formatted(value);
  }

  private static String hex16(int value) {
    return "0x%04X".formatted(value);
  }

  private static String upper(Bytes bytes) {
    return bytes.hex().toUpperCase(Locale.ROOT);
  }

  /** Section 5.7, one word each. */
  private static String stopName(int code) {
    return switch (code) {
      case 0x01 -> "full_auto_stop";
      case 0x02 -> "maximum_time_reached";
      case 0x03 -> "preset_time_reached";
      case 0x04 -> "preset_energy_reached";
      case 0x05 -> "user_unplugged";
      case 0x06 -> "load_too_big";
      case 0x07 -> "server_stop";
      case 0x08 -> "dynamic_overload";
      case 0x09 -> "power_too_small";
      case 0x0A -> "ambient_over_temperature";
      case 0x0B -> "port_over_temperature";
      case 0x0C -> "over_current";
      case 0x0D -> "unplugged_spring_stuck";
      case 0x0E -> "no_power";
      case 0x0F -> "precheck_relay_or_fuse";
      case 0x10 -> "water_detector";
      case 0x11 -> "fire_extinguish_this_port";
      case 0x12 -> "fire_extinguish_other_port";
      case 0x13 -> "password_opened_cabinet";
      case 0x14 -> "door_not_closed";
      case 0x15 -> "outside_operation";
      case 0x16 -> "card_stop";
      case 0x17 -> "server_forced_stop";
      case 0x18 -> "fire_system";
      case 0x19 -> "memory_error";
      case 0x1A -> "over_voltage";
      case 0x1B -> "under_voltage";
      case 0x1C -> "low_power_cut_off";
      default -> "unlisted";
    };
  }
}
