package io.chargeline.domain.tenant;

import java.io.Serializable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * An IP address, or a block of them in CIDR form, version 4 or 6.
 *
 * @param base its bits behind the prefix are zero
 * @param prefix how many leading bits count
 */
public record AddressRange(InetAddress base, int prefix) implements Serializable {
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final String QUAD = OCTET + "(\\." + OCTET + "){3}";
  private static final Pattern V4 = Pattern.compile(QUAD);
  private static final Pattern V6 =
      Pattern.compile("[0-9a-fA-F:]*:([0-9a-fA-F]{0,4}|" + QUAD + ")");
  private static final Pattern PREFIX = Pattern.compile("0|[1-9]\\d{0,2}");

  /**
   * Reads {@code 192.0.2.7}, {@code 192.0.2.0/24}, {@code 2001:db8::/32}; never asks a name server.
   *
   * @throws IllegalArgumentException if it is none, or has bits set behind its prefix
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    InetAddress base = literal(slash < 0 ? text : text.substring(0, slash));
    int bits = base.getAddress().length * Byte.SIZE;
    int prefix = slash < 0 ? bits : prefix(text.substring(slash + 1), bits);
    AddressRange range = new AddressRange(base, prefix);
    if (!range.clean()) {
      throw new IllegalArgumentException(
          "the address has bits set behind its prefix of " + prefix + " bits");
    }
    return range;
  }

  /**
   * An address from its text; an IPv4 address in IPv6 form is taken as IPv4.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static InetAddress literal(String text) {
    if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
      throw new IllegalArgumentException("not an IP address");
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an IP address", e);
    }
  }

  private static int prefix(String text, int bits) {
    if (PREFIX.matcher(text).matches() && Integer.parseInt(text) <= bits) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException("the prefix is not from 0 to " + bits);
  }

  private boolean clean() {
    byte[] address = base.getAddress();
    for (int bit = prefix; bit < address.length * Byte.SIZE; bit++) {
      if (bit(address, bit) != 0) {
        return false;
      }
    }
    return true;
  }

  public boolean contains(InetAddress address) {
    byte[] mine = base.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      if (bit(mine, bit) != bit(other, bit)) {
        return false;
      }
    }
    return true;
  }

  private static int bit(byte[] address, int bit) {
    return address[bit / Byte.SIZE] >> (Byte.SIZE - 1 - bit % Byte.SIZE) & 1;
  }
}
