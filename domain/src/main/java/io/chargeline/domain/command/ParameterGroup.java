package io.chargeline.domain.command;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Parameters that a device sets and tells together, as the control API names them.
 *
 * @param whole whether all of them must be given to set one
 */
public record ParameterGroup(String protocol, String name, boolean whole, List<Field> fields) {

  /**
   * One parameter.
   *
   * @param unit of its public value: {@code W}, {@code V}, {@code A}, {@code s}, {@code min},
   *     {@code °C}, {@code %}, or empty
   * @param decimals of its public value; on the wire it is a whole number
   * @param min on the wire
   * @param max on the wire
   */
  public record Field(String name, String unit, int decimals, long min, long max) {

    /**
     * @throws IllegalArgumentException naming field, value and range
     */
    public long toWire(BigDecimal value) {
      BigDecimal wire = value.movePointRight(decimals);
      boolean fits =
          wire.stripTrailingZeros().scale() <= 0
              && wire.compareTo(BigDecimal.valueOf(min)) >= 0
              && wire.compareTo(BigDecimal.valueOf(max)) <= 0;
      if (!fits) {
        throw new IllegalArgumentException(
            "%s = %s: give %s to %s %s in steps of %s"
                .formatted(
                    name,
                    value.toPlainString(),
                    toPublic(min).toPlainString(),
                    toPublic(max).toPlainString(),
                    unit,
                    toPublic(1).toPlainString()));
      }
      return wire.longValueExact();
    }

    public BigDecimal toPublic(long wire) {
      return BigDecimal.valueOf(wire, decimals);
    }
  }

  private static final int U8 = 0xFF;
  private static final int U16 = 0xFFFF;

  private static final Map<String, List<ParameterGroup>> BY_PROTOCOL =
      Map.of("ap3000", ap3000(), "bkv", List.of(bkvSocket()));

  /** In the order in which they are offered; empty for a protocol that has none. */
  public static List<ParameterGroup> of(String protocol) {
    return protocol == null ? List.of() : BY_PROTOCOL.getOrDefault(protocol, List.of());
  }

  public static Optional<ParameterGroup> of(String protocol, String name) {
    return of(protocol).stream().filter(group -> group.name.equals(name)).findFirst();
  }

  /** Empty if the group has no such parameter. */
  public Optional<Field> field(String fieldName) {
    return fields.stream().filter(field -> field.name.equals(fieldName)).findFirst();
  }

  /** ap3000.md section 7; the card keys of 0x86 are secrets and not offered. */
  private static List<ParameterGroup> ap3000() {
    return List.of(
        new ParameterGroup(
            "ap3000",
            "run",
            true,
            List.of(
                watts("unplug_power", U16),
                seconds("unplug_detect_time"),
                new Field("float_percent", "%", 0, 1, 100),
                seconds("float_detect_time"),
                seconds("float_time"),
                seconds("heartbeat_period"))),
        new ParameterGroup(
            "ap3000",
            "detection",
            true,
            List.of(
                watts("overload_power", U16),
                seconds("overload_detect_time"),
                seconds("overload_start_time"),
                watts("unplug_noise_power", U8),
                seconds("unplug_noise_time"),
                seconds("second_float_time"),
                seconds("second_float_detect_time"),
                watts("min_power", U16),
                seconds("min_power_time"),
                seconds("second_max_power_time"),
                new Field("ambient_alarm", "°C", 0, 0, U8),
                new Field("port_alarm", "°C", 0, 0, U8),
                new Field("opto_unplug_off", "", 0, 0, 1),
                new Field("qr_lamp_off", "", 0, 0, 1))),
        new ParameterGroup(
            "ap3000",
            "limits",
            true,
            List.of(
                seconds("max_charge_time"),
                watts("overload_power", U16),
                new Field("over_voltage", "V", 1, 0, U16),
                new Field("under_voltage", "V", 1, 0, U16))));
  }

  /** bkv.md section 5.14. */
  private static ParameterGroup bkvSocket() {
    return new ParameterGroup(
        "bkv",
        "socket",
        false,
        List.of(
            seconds("full_delay"),
            seconds("no_load_delay"),
            watts("full_power", U16),
            watts("no_load_power", U16),
            new Field("high_temperature", "°C", 0, 0, U8),
            watts("power_limit", U16),
            new Field("max_charge_time", "min", 0, 0, U16),
            new Field("current_limit", "A", 3, 0, U16)));
  }

  private static Field watts(String name, int max) {
    return new Field(name, "W", 1, 0, max);
  }

  private static Field seconds(String name) {
    return new Field(name, "s", 0, 0, U16);
  }
}
