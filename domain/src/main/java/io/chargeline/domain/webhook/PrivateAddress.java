package io.chargeline.domain.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;

/**
 * Addresses that a third party's endpoint cannot have: whoever may name a URL must not reach what
 * stands beside us through it. The API asks about the host as written, the webhook job about every
 * address the host resolves to.
 */
public final class PrivateAddress {
  /** The switch of both programs, {@code true} or {@code false}. */
  public static final String SETTING = "CHARGELINE_WEBHOOK_PRIVATE_ADDRESSES";

  public static final String SETTING_MEANING =
      "webhooks may go to loopback, private, link-local and multicast addresses; up sets it to"
          + " true, for development";

  private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
  private static final byte[] V4_COMPATIBLE = new byte[12];

  private PrivateAddress() {}

  /**
   * Whether it is loopback, any-local, private, shared (100.64.0.0/10), link-local, unique-local,
   * multicast, reserved (240.0.0.0/4), or an IPv6 form of such an IPv4 address.
   */
  public static boolean test(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isSiteLocalAddress()
        || address.isLinkLocalAddress()
        || address.isMulticastAddress()
        || (address instanceof Inet4Address
            ? notRouted(address.getAddress())
            : uniqueLocal(address.getAddress()) || wrapsPrivate(address.getAddress()));
  }

  /**
   * The same for the host of a URL, without looking anything up: of names only {@code localhost} is
   * known to be one.
   *
   * @param host as {@link java.net.URI#getHost()} gives it, an IPv6 address in brackets
   */
  public static boolean testLiteral(String host) {
    String name = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    if (name.equals("localhost") || name.endsWith(".localhost")) {
      return true;
    }
    if (!name.startsWith("[") && !name.matches("[0-9.]+")) {
      return false;
    }
    try {
      return test(InetAddress.getByName(name));
    } catch (UnknownHostException noAddress) {
      // For example one with a zone that only this machine can know.
      return true;
    }
  }

  private static boolean notRouted(byte[] v4) {
    int first = Byte.toUnsignedInt(v4[0]);
    boolean shared = first == 100 && (v4[1] & 0xc0) == 64;
    return first == 0 || first >= 240 || shared;
  }

  private static boolean uniqueLocal(byte[] v6) {
    return (v6[0] & 0xfe) == 0xfc;
  }

  private static boolean wrapsPrivate(byte[] v6) {
    byte[] prefix = Arrays.copyOf(v6, 12);
    if (Arrays.equals(prefix, NAT64) || Arrays.equals(prefix, V4_COMPATIBLE)) {
      return test(v4(v6, 12));
    }
    boolean sixToFour = v6[0] == 0x20 && v6[1] == 0x02;
    return sixToFour && test(v4(v6, 2));
  }

  private static InetAddress v4(byte[] v6, int at) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(v6, at, at + 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
