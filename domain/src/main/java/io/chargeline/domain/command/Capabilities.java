package io.chargeline.domain.command;

import io.chargeline.domain.device.DeviceId;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Which commands a protocol has words for (domain-mapping section 5), and which of them a model can
 * carry out.
 */
public final class Capabilities {
  private static final Map<String, Set<CommandType>> BY_PROTOCOL =
      Map.of(
          "ap3000",
          EnumSet.allOf(CommandType.class),
          "bkv",
          EnumSet.of(
              CommandType.START,
              CommandType.STOP,
              CommandType.SET_PARAMS,
              CommandType.READ_PARAMS,
              CommandType.VOICE,
              CommandType.QUERY));

  /** AP3000 hosts by the first byte of their id (ap3000.md 2.2): they have no ports. */
  private static final Set<String> PORTLESS = Set.of("09", "0A");

  private Capabilities() {}

  /** Whether devices such as this one can: a host without ports can be rebooted, no more. */
  public static boolean has(DeviceId device, CommandType type) {
    return type == CommandType.REBOOT
        || !device.isAp3000()
        || !PORTLESS.contains(device.value().substring(0, 2));
  }

  /** A protocol that is not known here can nothing. */
  public static boolean has(String protocol, CommandType type) {
    return protocol != null && BY_PROTOCOL.getOrDefault(protocol, Set.of()).contains(type);
  }
}
