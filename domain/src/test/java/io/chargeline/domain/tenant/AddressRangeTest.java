package io.chargeline.domain.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressRangeTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "192.0.2.0/24, 192.0.2.255, true",
    "192.0.2.0/24, 192.0.3.0, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.128/25, 192.0.2.128, true",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, ::1, false",
    "::/0, 203.0.113.9, false",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "::1, ::1, true",
    "192.0.2.0/24, ::ffff:192.0.2.9, true",
    "127.0.0.1, 0:0:0:0:0:0:0:1, false"
  })
  void containsWhatItSays(String range, String address, boolean inside) {
    assertThat(AddressRange.parse(range).contains(AddressRange.literal(address))).isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "example.com",
        "192.0.2",
        "192.0.2.256",
        "192.0.2.0/33",
        "192.0.2.0/",
        "192.0.2.0/-1",
        "192.0.2.0/08",
        "192.0.2.1/24",
        "2001:db8::1/32",
        "2001:db8::/129",
        ":::",
        "1.2.3.4/24/8",
        "010.0.0.1",
        "::ffff:010.0.0.1",
        "::ffff:10.1",
        "2130706433",
        "0x7f.0.0.1",
        "fe80::1%1",
        "fe80::/10%1",
        "[::1]",
        " 10.0.0.1",
        "10.0.0.1/32 "
      })
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> AddressRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Against plain arithmetic. */
  @Property
  void containsExactlyWhatBeginsWithTheSameBits(
      @ForAll @Size(4) byte[] base,
      @ForAll @Size(4) byte[] other,
      @ForAll @IntRange(max = 32) int prefix)
      throws UnknownHostException {
    long size = 1L << 32 - prefix;
    long first = number(base) / size * size;
    AddressRange range = AddressRange.parse(text(first) + "/" + prefix);
    assertThat(range.contains(InetAddress.getByAddress(base))).isTrue();
    assertThat(range.contains(InetAddress.getByAddress(other)))
        .isEqualTo(number(other) / size * size == first);
    assertThat(range.contains(AddressRange.literal(text(first + size - 1)))).isTrue();
    assertThat(first + size < 1L << 32 && range.contains(AddressRange.literal(text(first + size))))
        .isFalse();
  }

  @Property
  void everyAddressIsReadBackFromItsText(@ForAll @Size(16) byte[] v6) throws UnknownHostException {
    InetAddress address = InetAddress.getByAddress(v6);
    assertThat(AddressRange.literal(address.getHostAddress())).isEqualTo(address);
  }

  private static long number(byte[] v4) {
    return Integer.toUnsignedLong(ByteBuffer.wrap(v4).getInt());
  }

  private static String text(long v4) {
    return "%d.%d.%d.%d".formatted(v4 >> 24, v4 >> 16 & 255, v4 >> 8 & 255, v4 & 255);
  }
}
