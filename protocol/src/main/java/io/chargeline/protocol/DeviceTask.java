package io.chargeline.protocol;

import io.chargeline.domain.command.CommandType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * Anything that a device is asked for beside starting and stopping a charge, in no protocol's
 * terms.
 *
 * @param portNo 1-based; null where none is concerned
 * @param socketNo the socket number that the device uses for this port; null: as the port says
 * @param arguments by type, in the units of the control API: texts, numbers, truth values, lists
 *     and maps of them; may be empty
 */
public record DeviceTask(
    CommandType type, Integer portNo, Integer socketNo, Map<String, Object> arguments) {

  public boolean has(String name) {
    return arguments.get(name) != null;
  }

  /** Empty if there is none. */
  public String text(String name) {
    return has(name) ? String.valueOf(arguments.get(name)) : "";
  }

  /**
   * @throws IllegalArgumentException if there is none, or it is no whole number
   */
  public int number(String name) {
    try {
      return decimal(name, arguments.get(name)).intValueExact();
    } catch (ArithmeticException notWhole) {
      throw new IllegalArgumentException(
          name + " = " + arguments.get(name) + ": give a whole number", notWhole);
    }
  }

  /** False if there is none. */
  public boolean flag(String name) {
    return Boolean.TRUE.equals(arguments.get(name));
  }

  /** Numbers by their names; empty if there are none. */
  @SuppressWarnings("unchecked") // an object of JSON has texts as keys
  public Map<String, Object> object(String name) {
    return arguments.get(name) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }

  /** Empty if there are none. */
  public List<?> list(String name) {
    return arguments.get(name) instanceof List<?> list ? list : List.of();
  }

  /**
   * @throws IllegalArgumentException naming the argument, if it is no number
   */
  public static BigDecimal decimal(String name, Object value) {
    if (!(value instanceof Number)) {
      throw new IllegalArgumentException(name + " = " + value + ": give a number");
    }
    return new BigDecimal(value.toString());
  }
}
