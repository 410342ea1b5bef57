package io.chargeline.protocol.decode;

import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Text that was to be hex and is not. */
final class NotHex {
  private static final String REASON = "not_hex";

  private NotHex() {}

  static Decoded of(String protocol, String text, String why) {
    return new Decoded(
            protocol, false, REASON, null, null, null, null, "rejected", Map.of("text", text))
        .because(why);
  }

  /** Empty if the digits are whole bytes. */
  static Optional<String> why(String digits) {
    for (int i = 0; i < digits.length(); i++) {
      if (!HexFormat.isHexDigit(digits.charAt(i))) {
        return Optional.of("'" + digits.charAt(i) + "' is no hex digit");
      }
    }
    return digits.length() % 2 == 0
        ? Optional.empty()
        : Optional.of("an odd number of hex digits, " + digits.length());
  }
}
