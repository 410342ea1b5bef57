package io.chargeline.protocol.decode;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.ap3000.Description;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads hex text, as it is copied from logs and captures. */
public final class Decoder {
  private final Optional<Direction> direction;

  /**
   * @param direction empty: told by each message's shape
   */
  public Decoder(Optional<Direction> direction) {
    this.direction = direction;
  }

  /**
   * Everything the text holds, in its order: several messages give several results, and bytes that
   * are none give one that is not valid.
   *
   * @param hex upper or lower case, white space between bytes and a leading {@code 0x} allowed
   */
  public List<Decoded> decode(String hex) {
    String digits = hex.strip().replaceFirst("^0[xX]", "");
    try {
      return Description.of(Bytes.ofHex(digits), direction);
    } catch (IllegalArgumentException notHex) {
      return List.of(notHex(hex));
    }
  }

  private static Decoded notHex(String text) {
    return new Decoded(
        Description.PROTOCOL, false, "not_hex", null, null, null, "rejected", Map.of("text", text));
  }
}
