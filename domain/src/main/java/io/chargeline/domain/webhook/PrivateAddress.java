package io.chargeline.domain.webhook;

import io.chargeline.domain.tenant.AddressRange;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Addresses that a third party's endpoint cannot have: whoever may name a URL must not reach what
 * stands beside us through it. Of IPv4 those are the special-purpose blocks; of IPv6 everything
 * that is not global unicast, and within that what leads elsewhere.
 */
public final class PrivateAddress {
  private static final List<AddressRange> SPECIAL =
      ranges(
          "0.0.0.0/8", // this host, this network
          "10.0.0.0/8",
          "100.64.0.0/10", // shared by carrier-grade NAT
          "127.0.0.0/8",
          "169.254.0.0/16", // link-local
          "172.16.0.0/12",
          "192.0.0.0/24", // protocol assignments
          "192.0.2.0/24", // documentation
          "192.31.196.0/24", // AS112
          "192.52.193.0/24", // AMT
          "192.88.99.0/24", // 6to4 relays
          "192.168.0.0/16",
          "192.175.48.0/24", // AS112
          "198.18.0.0/15", // benchmarks
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4", // reserved, and broadcast
          "2001::/23", // protocol assignments, Teredo among them
          "2001:db8::/32", // documentation
          "2002::/16", // 6to4
          "2620:4f:8000::/48", // AS112
          "3fff::/20"); // documentation

  private static final AddressRange GLOBAL_UNICAST = AddressRange.parse("2000::/3");

  /** How a network without IPv4 reaches IPv4 receivers: good for those that are public. */
  private static final AddressRange NAT64 = AddressRange.parse("64:ff9b::/96");

  /** Where clouds tell a machine who it is, with credentials. */
  private static final List<AddressRange> METADATA =
      ranges(
          "169.254.169.254", // nearly all
          "169.254.170.2", // containers of AWS
          "169.254.170.23",
          "169.254.0.23", // Tencent
          "169.254.42.42", // Scaleway
          "100.100.100.200", // Alibaba
          "100.96.0.96", // Volcengine
          "168.63.129.16", // Azure; a public address
          "192.0.0.192", // Oracle
          "fd00:ec2::254", // AWS
          "fd00:ec2::23",
          "fd20:ce::254", // Google
          "fd00:42::42", // Scaleway
          "fd00:c1::a9fe:a9fe", // Oracle
          "fe80::a9fe:a9fe"); // OpenStack

  private PrivateAddress() {}

  /** Whether no receiver on the internet has it, in IPv4, IPv6, or IPv6 around IPv4. */
  public static boolean test(InetAddress any) {
    InetAddress address = EmbeddedAddress.unmapped(any);
    if (in(SPECIAL, address) || metadata(address)) {
      return true;
    }
    if (address instanceof Inet4Address) {
      return false;
    }
    return !(GLOBAL_UNICAST.contains(address) || NAT64.contains(address))
        || EmbeddedAddress.in(address).stream().anyMatch(PrivateAddress::test);
  }

  /** Whether a cloud's metadata service is there, whatever tunnel leads to it. */
  static boolean metadata(InetAddress any) {
    InetAddress address = EmbeddedAddress.unmapped(any);
    return Stream.concat(Stream.of(address), EmbeddedAddress.in(address).stream())
        .anyMatch(each -> in(METADATA, each));
  }

  private static boolean in(List<AddressRange> ranges, InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  private static List<AddressRange> ranges(String... texts) {
    return Stream.of(texts).map(AddressRange::parse).toList();
  }
}
