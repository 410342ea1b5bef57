package io.chargeline.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jmh.runner.options.CommandLineOptionException;

/** Numbers that the options of a benchmark set, each with its default. */
public final class Sizes {
  private final Map<String, Integer> values;

  private Sizes(Map<String, Integer> values) {
    this.values = values;
  }

  /**
   * @param defaults by option, in the order in which they are told
   * @param max of any of them
   * @throws CommandLineOptionException naming the option that is none, or has no number in range
   */
  public static Sizes read(Map<String, Integer> defaults, int max, String[] options)
      throws CommandLineOptionException {
    Map<String, Integer> values = new LinkedHashMap<>(defaults);
    for (int i = 0; i < options.length; i += 2) {
      if (!values.containsKey(options[i]) || i + 1 == options.length) {
        throw new CommandLineOptionException(
            options[i] + ": give a number after any of " + String.join(", ", values.keySet()));
      }
      values.put(options[i], size(options[i], options[i + 1], max));
    }
    return new Sizes(values);
  }

  private static int size(String option, String text, int max) throws CommandLineOptionException {
    try {
      int size = Integer.parseInt(text);
      if (size > 0 && size <= max) {
        return size;
      }
    } catch (NumberFormatException notANumber) {
      // answered below, as any other size out of range
    }
    throw new CommandLineOptionException(option + " " + text + ": give 1 to " + max);
  }

  public int get(String option) {
    return values.get(option);
  }
}
