package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How BKV lays out the fields that several messages share. */
final class Wire {
  static final int CARD_SIZE = 6;
  static final int MAC_SIZE = 6;
  static final int TIME_SIZE = 7;

  static final int SECONDS_PER_MINUTE = 60;

  /** In every answer: done. */
  static final int OK = 1;

  private static final HexFormat UPPER = HexFormat.of().withUpperCase();

  private Wire() {}

  static int u8(ByteBuffer in) {
    return Byte.toUnsignedInt(in.get());
  }

  static int u16(ByteBuffer in) {
    return Short.toUnsignedInt(in.getShort());
  }

  static long u32(ByteBuffer in) {
    return Integer.toUnsignedLong(in.getInt());
  }

  static Bytes bytes(ByteBuffer in, int size) {
    if (in.remaining() < size) {
      throw new BufferUnderflowException();
    }
    byte[] out = new byte[size];
    in.get(out);
    return Bytes.wrap(out);
  }

  static <T> List<T> list(ByteBuffer in, int count, Function<ByteBuffer, T> item) {
    List<T> out = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      out.add(item.apply(in));
    }
    return Collections.unmodifiableList(out);
  }

  /** YYYYMMDDhhmmss, two digits a byte. */
  static Bytes bcd(LocalDateTime time) {
    return Bytes.ofHex(
        "%04d%02d%02d%02d%02d%02d"
            .formatted(
                time.getYear(),
                time.getMonthValue(),
                time.getDayOfMonth(),
                time.getHour(),
                time.getMinute(),
                time.getSecond()));
  }

  /** Empty when the bytes name no moment: a device's clock may hold anything. */
  static Optional<LocalDateTime> time(Bytes bcd) {
    String digits = bcd.hex();
    if (bcd.length() != TIME_SIZE || !digits.chars().allMatch(Character::isDigit)) {
      return Optional.empty();
    }
    return time(
        Integer.parseInt(digits, 0, 4, 10),
        Integer.parseInt(digits, 4, 6, 10),
        Integer.parseInt(digits, 6, 8, 10),
        Integer.parseInt(digits, 8, 10, 10),
        Integer.parseInt(digits, 10, 12, 10),
        Integer.parseInt(digits, 12, 14, 10));
  }

  static Optional<LocalDateTime> time(
      int year, int month, int day, int hour, int minute, int second) {
    try {
      return Optional.of(LocalDateTime.of(year, month, day, hour, minute, second));
    } catch (DateTimeException noMoment) {
      return Optional.empty();
    }
  }

  static List<Integer> seconds(List<Integer> minutes) {
    return minutes.stream().map(minute -> minute * SECONDS_PER_MINUTE).toList();
  }

  static String upper(Bytes bytes) {
    return UPPER.formatHex(bytes.array());
  }

  static String upper(int number) {
    return UPPER.toHexDigits(number);
  }

  static String upper16(int number) {
    return UPPER.toHexDigits((short) number);
  }
}
