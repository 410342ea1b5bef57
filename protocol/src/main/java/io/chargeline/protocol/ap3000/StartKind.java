package io.chargeline.protocol.ap3000;

import io.chargeline.domain.session.SessionSource;

/** Who started a charge, by the wire's code (section 5.7). */
public record StartKind(int code) {
  public static final StartKind OFFLINE_CARD = new StartKind(0);
  public static final StartKind ONLINE = new StartKind(1);
  public static final StartKind VERIFICATION_CODE = new StartKind(3);

  public SessionSource source() {
    return switch (code) {
      case 0 -> SessionSource.OFFLINE_CARD;
      case 1 -> SessionSource.PLATFORM;
      case 3 -> SessionSource.VERIFICATION_CODE;
      default -> SessionSource.UNKNOWN;
    };
  }
}
