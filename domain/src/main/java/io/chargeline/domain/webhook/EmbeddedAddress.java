package io.chargeline.domain.webhook;

import io.chargeline.domain.tenant.AddressRange;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** IPv4 addresses that stand inside IPv6 ones, where a tunnel or a translator takes them out. */
final class EmbeddedAddress {
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  /** Those with the IPv4 address at their end. */
  private static final List<AddressRange> AT_THE_END =
      List.of(
          AddressRange.parse("::/96"), // IPv4-compatible, RFC 4291
          AddressRange.parse("::ffff:0:0:0/96"), // IPv4-translated, RFC 2765
          AddressRange.parse("64:ff9b::/96"), // NAT64, RFC 6052
          AddressRange.parse("64:ff9b:1::/48")); // NAT64 of one's own, RFC 8215

  private static final AddressRange SIX_TO_FOUR = AddressRange.parse("2002::/16");
  private static final AddressRange TEREDO = AddressRange.parse("2001::/32");
  private static final int V4_BYTES = 4;
  private static final int LAST = 12;

  private EmbeddedAddress() {}

  /** The IPv4 address where it is only written as IPv6, for example {@code ::ffff:10.0.0.1}. */
  static InetAddress unmapped(InetAddress address) {
    // Java does so by itself, unless the address was made with a scope.
    byte[] bytes = address.getAddress();
    return rawV6(address) && mapped(bytes) ? at(bytes, LAST, 0) : address;
  }

  /** All that it may lead to: at most two, none in an IPv4 address. */
  static List<InetAddress> in(InetAddress address) {
    List<InetAddress> found = new ArrayList<>();
    if (!rawV6(address)) {
      return found;
    }
    byte[] bytes = address.getAddress();
    if (AT_THE_END.stream().anyMatch(range -> range.contains(address)) || isatap(bytes)) {
      found.add(at(bytes, LAST, 0));
    }
    if (SIX_TO_FOUR.contains(address)) {
      found.add(at(bytes, 2, 0));
    }
    if (TEREDO.contains(address)) {
      found.add(at(bytes, V4_BYTES, 0));
      found.add(at(bytes, LAST, 0xff));
    }
    return found;
  }

  private static boolean rawV6(InetAddress address) {
    return !(address instanceof Inet4Address);
  }

  private static boolean mapped(byte[] v6) {
    return Arrays.equals(v6, 0, LAST, MAPPED, 0, LAST);
  }

  /** RFC 5214: {@code 0000:5efe} or {@code 0200:5efe} begin the lower half. */
  private static boolean isatap(byte[] v6) {
    return (v6[8] & ~2) == 0 && v6[9] == 0 && v6[10] == 0x5e && v6[11] == (byte) 0xfe;
  }

  private static InetAddress at(byte[] v6, int begin, int mask) {
    byte[] v4 = Arrays.copyOfRange(v6, begin, begin + V4_BYTES);
    for (int i = 0; i < V4_BYTES; i++) {
      v4[i] ^= (byte) mask;
    }
    try {
      return InetAddress.getByAddress(v4);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
