package io.chargeline.domain;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings, read once from the environment. Every name a component asks for becomes known, with
 * its default and meaning; a {@code CHARGELINE_…} name that nobody asked for stops the start-up, so
 * that a misspelt or retired setting is never silently without effect.
 */
public final class Settings {
  public static final String PREFIX = "CHARGELINE_";

  private final Map<String, String> environment;
  private final Map<String, Setting> known = new LinkedHashMap<>();

  /** One setting as documentation shows it. */
  public record Setting(String name, String defaultValue, String meaning) {}

  public Settings(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** Empty text counts as not set. */
  public String text(String name, String defaultValue, String meaning) {
    known.putIfAbsent(name, new Setting(name, defaultValue, meaning));
    String value = environment.get(name);
    return value == null || value.isBlank() ? defaultValue : value.strip();
  }

  /**
   * @throws IllegalArgumentException naming setting, value and range
   */
  public int integer(String name, int defaultValue, int min, int max, String meaning) {
    String value = text(name, Integer.toString(defaultValue), meaning);
    try {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // answered below, as any other value out of range
    }
    throw new IllegalArgumentException(
        "%s=%s: give a whole number from %d to %d".formatted(name, value, min, max));
  }

  /** {@code 500ms}, {@code 15s}, {@code 9m}, {@code 24h}, {@code 7d}. */
  public Duration duration(String name, String defaultValue, String meaning) {
    String value = text(name, defaultValue, meaning);
    return parseDuration(value)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s=%s: give a duration such as 500ms, 15s, 9m, 24h or 7d"
                        .formatted(name, value)));
  }

  /**
   * A time zone by its region's name.
   *
   * @throws IllegalArgumentException naming setting and value
   */
  public ZoneId zone(String name, String defaultValue, String meaning) {
    String value = text(name, defaultValue, meaning);
    try {
      return ZoneId.of(value);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          name + "=" + value + ": give a time zone, for example Asia/Shanghai", e);
    }
  }

  /**
   * @throws IllegalArgumentException if the value is neither {@code true} nor {@code false}
   */
  public boolean flag(String name, boolean defaultValue, String meaning) {
    String value = text(name, Boolean.toString(defaultValue), meaning);
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(name + "=" + value + ": give true or false");
    };
  }

  /** All settings asked for so far, in that order. */
  public List<Setting> known() {
    return new ArrayList<>(known.values());
  }

  /**
   * @throws IllegalArgumentException if the environment holds a name with our prefix that nobody
   *     asked for
   */
  public void refuseUnknown() {
    Collection<String> unknown = new TreeSet<>();
    for (String name : environment.keySet()) {
      if (name.startsWith(PREFIX) && !known.containsKey(name)) {
        unknown.add(name);
      }
    }
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          String.join(", ", unknown) + ": no such setting; see docs/settings.md for all names");
    }
  }

  private static Optional<Duration> parseDuration(String text) {
    Matcher match = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)").matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    long n = Long.parseLong(match.group(1));
    return Optional.of(
        switch (match.group(2)) {
          case "ms" -> Duration.ofMillis(n);
          case "s" -> Duration.ofSeconds(n);
          case "m" -> Duration.ofMinutes(n);
          case "h" -> Duration.ofHours(n);
          default -> Duration.ofDays(n);
        });
  }
}
