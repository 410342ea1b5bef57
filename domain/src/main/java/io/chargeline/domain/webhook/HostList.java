package io.chargeline.domain.webhook;

import io.chargeline.domain.tenant.AddressRange;
import java.io.Serializable;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Hosts as an operator lists them: names, addresses and blocks of addresses.
 *
 * @param names in lower case, each exactly as URLs have it
 */
record HostList(List<String> names, List<AddressRange> ranges) implements Serializable {
  static final HostList NONE = new HostList(List.of(), List.of());

  /** Ends in a letter, so that it is no form of an address. */
  private static final Pattern NAME =
      Pattern.compile("([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)*[a-z]([a-z0-9-]*[a-z0-9])?");

  HostList {
    names = List.copyOf(names);
    ranges = List.copyOf(ranges);
  }

  /**
   * Addresses and blocks only.
   *
   * @throws IllegalArgumentException naming the setting, the entry, and what to give
   */
  static List<AddressRange> ranges(String setting, String text) {
    List<AddressRange> ranges = new ArrayList<>();
    for (String entry : entries(text)) {
      ranges.add(
          range(entry)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "%s: %s is no range; give addresses or ranges such as 10.20.0.0/16 or"
                                  .formatted(setting, entry)
                              + " fd12:3456::/32, by comma, no bits set behind the prefix")));
    }
    return ranges;
  }

  /**
   * @throws IllegalArgumentException naming the setting, the entry, and what to give
   */
  static HostList parse(String setting, String text) {
    List<String> names = new ArrayList<>();
    List<AddressRange> ranges = new ArrayList<>();
    for (String entry : entries(text)) {
      Optional<AddressRange> range = range(entry);
      range.ifPresent(ranges::add);
      if (range.isEmpty()) {
        names.add(name(setting, entry));
      }
    }
    return new HostList(names, ranges);
  }

  private static String name(String setting, String entry) {
    String name = entry.toLowerCase(Locale.ROOT);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "%s: %s is no host; give names, addresses or ranges such as hooks.intra or 10.20.0.0/16,"
                  .formatted(setting, entry)
              + " by comma");
    }
    return name;
  }

  private static Optional<AddressRange> range(String entry) {
    try {
      return Optional.of(AddressRange.parse(entry)).filter(range -> range.prefix() > 0);
    } catch (IllegalArgumentException notARange) {
      return Optional.empty();
    }
  }

  private static List<String> entries(String text) {
    return Pattern.compile(",")
        .splitAsStream(text)
        .map(String::strip)
        .filter(e -> !e.isEmpty())
        .toList();
  }

  boolean contains(InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  boolean contains(String name) {
    return names.contains(name);
  }
}
