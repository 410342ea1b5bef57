package io.chargeline.domain.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.tenant.AddressRange;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateAddressTest {
  /** First and last of each block, and its neighbours where those are public. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, 0.0.0.0, 0.255.255.255, 1.0.0.0",
        "9.255.255.255, 10.0.0.0, 10.255.255.255, 11.0.0.0",
        "100.63.255.255, 100.64.0.0, 100.127.255.255, 100.128.0.0",
        "126.255.255.255, 127.0.0.0, 127.255.255.255, 128.0.0.0",
        "169.253.255.255, 169.254.0.0, 169.254.255.255, 169.255.0.0",
        "172.15.255.255, 172.16.0.0, 172.31.255.255, 172.32.0.0",
        "191.255.255.255, 192.0.0.0, 192.0.0.255, 192.0.1.0",
        "192.0.1.255, 192.0.2.0, 192.0.2.255, 192.0.3.0",
        "192.31.195.255, 192.31.196.0, 192.31.196.255, 192.31.197.0",
        "192.52.192.255, 192.52.193.0, 192.52.193.255, 192.52.194.0",
        "192.88.98.255, 192.88.99.0, 192.88.99.255, 192.88.100.0",
        "192.167.255.255, 192.168.0.0, 192.168.255.255, 192.169.0.0",
        "192.175.47.255, 192.175.48.0, 192.175.48.255, 192.175.49.0",
        "198.17.255.255, 198.18.0.0, 198.19.255.255, 198.20.0.0",
        "198.51.99.255, 198.51.100.0, 198.51.100.255, 198.51.101.0",
        "203.0.112.255, 203.0.113.0, 203.0.113.255, 203.0.114.0",
        "223.255.255.255, 224.0.0.0, 239.255.255.255, -",
        "-, 240.0.0.0, 255.255.255.255, -",
        "168.63.129.15, 168.63.129.16, 168.63.129.16, 168.63.129.17",
        "-, ::, 1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2000::",
        "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2001::, 2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff,"
            + " 2001:200::",
        "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff, 2001:db8::,"
            + " 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, 2001:db9::",
        "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2002::, 2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff,"
            + " 2003::",
        "2620:4f:7fff:ffff:ffff:ffff:ffff:ffff, 2620:4f:8000::,"
            + " 2620:4f:8000:ffff:ffff:ffff:ffff:ffff, 2620:4f:8001::",
        "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 3fff::, 3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff,"
            + " 3fff:1000::",
        "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 4000::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff,"
            + " -"
      })
  void knowsEveryBlockFromItsFirstAddressToItsLast(
      String before, String first, String last, String after) {
    assertThat(isPrivate(first)).as(first).isTrue();
    assertThat(isPrivate(last)).as(last).isTrue();
    for (String neighbour : Arrays.asList(before, after)) {
      assertThat(neighbour != null && isPrivate(neighbour)).as(neighbour).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "2606:4700::1",
        "2a00:1450::1",
        "240e::1",
        "64:ff9b::101:101"
      })
  void publicOnesAreNot(String address) {
    assertThat(isPrivate(address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "169.254.170.2",
        "168.63.129.16",
        "100.100.100.200",
        "192.0.0.192",
        "fd00:ec2::254",
        "fe80::a9fe:a9fe",
        "::ffff:169.254.169.254",
        "::169.254.169.254",
        "::ffff:0:a9fe:a9fe",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::a83f:8110",
        "2002:a9fe:a9fe::1",
        "2001::5601:5601", // Teredo: the client's address with its bits turned
        "2606:4700::5efe:a9fe:a9fe",
        "2606:4700::200:5efe:6464:64c8"
      })
  void metadataServicesAreFoundBehindTunnelsToo(String address) {
    assertThat(isPrivate(address)).isTrue();
    assertThat(PrivateAddress.metadata(AddressRange.literal(address))).isTrue();
    assertThat(Destinations.ANYWHERE.refuses(AddressRange.literal(address))).isTrue();
  }

  /** Whatever an IPv4 address is, it is no better inside an IPv6 address. */
  @Property
  void noFormOfAPrivateAddressIsPublic(@ForAll @Size(4) byte[] v4) throws UnknownHostException {
    boolean bad = PrivateAddress.test(InetAddress.getByAddress(v4));
    assertThat(PrivateAddress.test(wrapped(v4, 0, 0, 0, 0, 0, 0xffff))).isEqualTo(bad);
    assertThat(PrivateAddress.test(wrapped(v4, 0x64, 0xff9b, 0, 0, 0, 0))).isEqualTo(bad);
    assertThat(PrivateAddress.test(wrapped(v4, 0x2606, 0x4700, 0, 0, 0, 0x5efe))).isEqualTo(bad);
    for (int[] prefix :
        List.of(
            new int[] {0, 0, 0, 0, 0, 0},
            new int[] {0, 0, 0, 0, 0xffff, 0},
            new int[] {0x64, 0xff9b, 1, 0, 0, 0},
            new int[] {0x2001, 0, 0x101, 0x101, 0, 0},
            new int[] {0x2002, word(v4, 0), word(v4, 2), 0, 0, 0},
            new int[] {0xfe80, 0, 0, 0, 0, 0x5efe})) {
      assertThat(PrivateAddress.test(wrapped(v4, prefix))).isTrue();
    }
  }

  private static int word(byte[] bytes, int at) {
    return Byte.toUnsignedInt(bytes[at]) << 8 | Byte.toUnsignedInt(bytes[at + 1]);
  }

  /** With a scope: Java leaves those as they are, even where they are IPv4 in IPv6 form. */
  private static InetAddress wrapped(byte[] v4, int... prefix) throws UnknownHostException {
    byte[] v6 = new byte[16];
    IntStream.range(0, 6)
        .forEach(
            i -> {
              v6[2 * i] = (byte) (prefix[i] >> 8);
              v6[2 * i + 1] = (byte) prefix[i];
            });
    System.arraycopy(v4, 0, v6, 12, 4);
    InetAddress address = Inet6Address.getByAddress(null, v6, 1);
    assertThat(address.getAddress()).hasSize(16);
    return address;
  }

  private static boolean isPrivate(String address) {
    return PrivateAddress.test(AddressRange.literal(address));
  }
}
