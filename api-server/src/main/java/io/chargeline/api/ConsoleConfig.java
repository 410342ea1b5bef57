package io.chargeline.api;

import io.chargeline.domain.Settings;
import io.chargeline.domain.WireName;
import java.time.Duration;

/**
 * The console's settings.
 *
 * @param session how long one may stay signed in, whatever one does; 5 min to 24 h
 */
public record ConsoleConfig(Duration session, SecureCookie secureCookie) {
  static final String SESSION = "CHARGELINE_CONSOLE_SESSION";
  static final String SECURE_COOKIE = "CHARGELINE_CONSOLE_SECURE_COOKIE";

  private static final Duration MIN_SESSION = Duration.ofMinutes(5);
  private static final Duration MAX_SESSION = Duration.ofHours(24);

  /** What counts unless a setting says otherwise. */
  public static final ConsoleConfig DEFAULT =
      new ConsoleConfig(Duration.ofHours(12), SecureCookie.AUTO);

  /** Whether browsers may send the cookie over TLS only. */
  public enum SecureCookie implements WireName {
    /** If the request came over TLS, here or to the proxy before. */
    AUTO,
    ALWAYS,
    NEVER
  }

  public ConsoleConfig {
    if (session.compareTo(MIN_SESSION) < 0 || session.compareTo(MAX_SESSION) > 0) {
      throw new IllegalArgumentException(SESSION + "=" + session + ": give 5m to 24h");
    }
  }

  /**
   * @throws IllegalArgumentException naming the setting and what to give
   */
  static ConsoleConfig read(Settings settings) {
    return new ConsoleConfig(
        settings.duration(
            SESSION,
            "12h",
            "how long a sign-in at the console lasts, whatever one does, 5m to 24h"),
        secureCookie(
            settings.text(
                SECURE_COOKIE,
                "auto",
                "whether the console's cookie goes over TLS only: auto (if the request came over"
                    + " TLS, or X-Forwarded-Proto says so), always, never")));
  }

  private static SecureCookie secureCookie(String text) {
    try {
      return WireName.parse(SecureCookie.class, text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          SECURE_COOKIE + "=" + text + ": give auto, always or never", e);
    }
  }
}
