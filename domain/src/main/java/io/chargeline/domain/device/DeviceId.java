package io.chargeline.domain.device;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A device's identity as the log's key: AP3000 physical id as 8 upper-case hex digits (ap3000.md
 * 2.2), BKV gateway id as 14.
 */
public record DeviceId(@JsonValue String value) {
  private static final int AP3000_LENGTH = 8;
  private static final int BKV_LENGTH = 14;

  /** The number printed under the QR code holds the low three bytes only. */
  private static final int DEVICE_NUMBER_MASK = 0xFFFFFF;

  private static final Set<Integer> SHARED_NUMBERS = Set.of(10_011_001, 12_000_000, 13_000_001);

  @JsonCreator
  public DeviceId {
    if (!isForm(value)) {
      throw new IllegalArgumentException(
          "device id '"
              + value
              + "': give 8 (AP3000) or 14 (BKV) hex digits, for example 04CEAA40");
    }
  }

  /** By hand, because it is asked for every frame. */
  private static boolean isForm(String text) {
    if (text.length() != AP3000_LENGTH && text.length() != BKV_LENGTH) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'A' || c > 'F')) {
        return false;
      }
    }
    return true;
  }

  /** Accepts any case; empty when the text is no device id. */
  public static Optional<DeviceId> parse(String text) {
    String upper = text.strip().toUpperCase(Locale.ROOT);
    return isForm(upper) ? Optional.of(new DeviceId(upper)) : Optional.empty();
  }

  public static DeviceId ofPhysicalId(int physicalId) {
    return new DeviceId(HexFormat.of().withUpperCase().toHexDigits(physicalId));
  }

  /**
   * Whether any number of devices may have this id: AP3000 devices whose memory chip failed fall
   * back to one of three numbers (ap3000.md 2.2).
   */
  public boolean isShared() {
    return isAp3000() && SHARED_NUMBERS.contains(deviceNumber());
  }

  /** The 32-bit AP3000 physical id. */
  public int physicalId() {
    return Integer.parseUnsignedInt(value, 16);
  }

  public boolean isAp3000() {
    return value.length() == AP3000_LENGTH;
  }

  /** The decimal number printed on an AP3000 device; drops the identification code. */
  public int deviceNumber() {
    return physicalId() & DEVICE_NUMBER_MASK;
  }

  @Override
  public String toString() {
    return value;
  }
}
