package io.chargeline.protocol.bkv;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What a socket can be told to keep to (section 5.14); units stand in the names. */
public enum Parameter {
  /** Charging goes on so long after full. */
  FULL_DELAY_SECONDS(Tag.FULL_DELAY),
  NO_LOAD_DELAY_SECONDS(Tag.NO_LOAD_DELAY),
  FULL_POWER_DECIWATTS(Tag.FULL_POWER),
  NO_LOAD_POWER_DECIWATTS(Tag.NO_LOAD_POWER),
  HIGH_CELSIUS(Tag.HIGH_CELSIUS),
  POWER_LIMIT_DECIWATTS(Tag.POWER_LIMIT),
  MAX_MINUTES(Tag.MAX_MINUTES),
  CURRENT_LIMIT_MILLIAMPERES(Tag.CURRENT_LIMIT),
  TRICKLE_PERCENT(Tag.TRICKLE_PERCENT),
  /** What one press of the key is worth. */
  KEY_BASE_AMOUNT(Tag.KEY_BASE_AMOUNT),
  ANTI_PULSE_TIME(Tag.ANTI_PULSE_TIME),
  UNDESCRIBED_98(Tag.UNDESCRIBED_98),
  UNDESCRIBED_99(Tag.UNDESCRIBED_99),
  UNDESCRIBED_9A(Tag.UNDESCRIBED_9A),
  UNDESCRIBED_9B(Tag.UNDESCRIBED_9B);

  /** The order in which a device tells them; those of a change go in the order above. */
  static final List<Parameter> AS_REPORTED =
      List.of(
          FULL_POWER_DECIWATTS,
          TRICKLE_PERCENT,
          FULL_DELAY_SECONDS,
          NO_LOAD_POWER_DECIWATTS,
          NO_LOAD_DELAY_SECONDS,
          MAX_MINUTES,
          HIGH_CELSIUS,
          POWER_LIMIT_DECIWATTS,
          CURRENT_LIMIT_MILLIAMPERES,
          KEY_BASE_AMOUNT,
          ANTI_PULSE_TIME,
          UNDESCRIBED_98,
          UNDESCRIBED_99,
          UNDESCRIBED_9A,
          UNDESCRIBED_9B);

  private final Tag tag;

  Parameter(Tag tag) {
    this.tag = tag;
  }

  /** The largest value that it can have. */
  public long max() {
    return (1L << (Byte.SIZE * tag.size())) - 1;
  }

  static Map<Parameter, Long> decode(Elements in) {
    Map<Parameter, Long> out = new EnumMap<>(Parameter.class);
    for (Parameter parameter : values()) {
      OptionalLong value = in.wide(parameter.tag);
      value.ifPresent(number -> out.put(parameter, number));
    }
    return Map.copyOf(out);
  }

  static void write(List<Parameter> order, Map<Parameter, Long> values, ElementWriter out) {
    for (Parameter parameter : order) {
      if (values.containsKey(parameter)) {
        out.put(parameter.tag, values.get(parameter));
      }
    }
  }
}
