package io.chargeline.domain.webhook;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Headers of a delivery that are ours or the connection's: no tenant's own may change them. */
public final class ReservedHeaders {
  private static final Set<String> NAMES =
      Set.of(
          "connection",
          "date",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "user-agent",
          "x-nonce",
          "x-signature",
          "x-timestamp");

  private static final List<String> FAMILIES = List.of("content-", "proxy-", "webhook-");

  private ReservedHeaders() {}

  /** In whatever case it is written. */
  public static boolean contains(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return NAMES.contains(lower) || FAMILIES.stream().anyMatch(lower::startsWith);
  }
}
