package io.chargeline.domain.command;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Which commands a protocol has words for (domain-mapping section 5). */
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

  private Capabilities() {}

  /** A protocol that is not known here can nothing. */
  public static boolean has(String protocol, CommandType type) {
    return protocol != null && BY_PROTOCOL.getOrDefault(protocol, Set.of()).contains(type);
  }
}
