package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A description's named values in the order they are put; turns wire units into people's. */
final class Fields {
  private static final int CELSIUS_OFFSET = 65;

  private final Map<String, Object> values = new LinkedHashMap<>();

  Map<String, Object> values() {
    return values;
  }

  Fields put(String name, Object value) {
    values.put(name, value);
    return this;
  }

  Fields put(String name, OptionalInt value) {
    value.ifPresent(number -> values.put(name, number));
    return this;
  }

  /** Null: the byte is there and says that there is nothing. */
  Fields putNullable(String name, OptionalInt value) {
    values.put(name, value.isPresent() ? value.getAsInt() : null);
    return this;
  }

  Fields tenth(String name, int value) {
    return put(name, tenth(value));
  }

  Fields tenth(String name, OptionalInt value) {
    value.ifPresent(number -> tenth(name, number));
    return this;
  }

  Fields hundredth(String name, long value) {
    return put(name, value / 100.0);
  }

  Fields hex(String name, Bytes value) {
    return put(name, upper(value));
  }

  Fields hex8(String name, int value) {
    return put(name, "%02X".formatted(value));
  }

  Fields firmware(int firmware) {
    put("firmware", firmware);
    return put("firmware_text", Registration.firmwareText(firmware));
  }

  Fields voltage(int decivolts) {
    put("voltage_raw", decivolts);
    return tenth("voltage_V", decivolts);
  }

  Fields energy(int centiKwh) {
    put("energy_raw", centiKwh);
    return hundredth("energy_kWh", centiKwh);
  }

  Fields ports(List<PortStatus> ports) {
    put("port_count", ports.size());
    put("port_status", ports.stream().map(PortStatus::code).toList());
    return put("port_status_name", ports.stream().map(PortStatus::text).toList());
  }

  Fields temperature(OptionalInt celsius) {
    put("temp_raw", celsius.isPresent() ? celsius.getAsInt() + CELSIUS_OFFSET : 0);
    return putNullable("temp_C", celsius);
  }

  /** A temperature as it was sent, if it was: {@code prefix_temp_raw} and {@code prefix_temp_C}. */
  Fields rawTemperature(String prefix, OptionalInt raw) {
    if (raw.isPresent()) {
      int sent = raw.getAsInt();
      put(prefix + "_temp_raw", sent);
      put(prefix + "_temp_C", sent == 0 ? null : sent - CELSIUS_OFFSET);
    }
    return this;
  }

  Fields order(Bytes order) {
    hex("order_hex", order);
    return order.ascii().isEmpty() ? this : put("order_ascii", order.ascii());
  }

  Fields card(Bytes card) {
    hex("card_id_hex", card);
    return put("card_id_decimal_be", CardSwipe.decimal(card));
  }

  Fields stop(StopCode stop) {
    put("stop_reason", stop.code());
    return put("stop_reason_name", stop.text());
  }

  Fields time(OptionalLong unixSeconds) {
    unixSeconds.ifPresent(this::time);
    return this;
  }

  Fields time(long unixSeconds) {
    put("timestamp", unixSeconds);
    return put("time_utc", Instant.ofEpochSecond(unixSeconds).toString());
  }

  static double tenth(int value) {
    return value / 10.0;
  }

  static String upper(Bytes bytes) {
    return bytes.hex().toUpperCase(Locale.ROOT);
  }
}
