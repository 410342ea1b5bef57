package io.chargeline.jobs.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.Settings;
import io.chargeline.domain.tenant.AddressRange;
import io.chargeline.domain.webhook.Destinations;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real attempts at what must not be reached. Where an address leads to us, a trap listens. */
class ForbiddenDestinationsTest {
  private static final InetAddress PUBLIC_V4 = AddressRange.literal("1.1.1.1");
  private static final InetAddress PUBLIC_V6 = AddressRange.literal("2606:4700::1111");

  private static final List<String> ADDRESSES =
      List.of(
          "0.0.0.0",
          "0.1.2.3",
          "10.0.0.1",
          "10.255.255.254",
          "100.64.0.1",
          "100.127.255.254",
          "100.100.100.200",
          "100.96.0.96",
          "127.0.0.1",
          "127.0.0.53",
          "127.255.255.254",
          "168.63.129.16",
          "169.254.0.23",
          "169.254.42.42",
          "169.254.169.254",
          "169.254.170.2",
          "172.16.0.1",
          "172.31.255.254",
          "192.0.0.192",
          "192.0.2.1",
          "192.31.196.1",
          "192.52.193.1",
          "192.88.99.1",
          "192.168.0.1",
          "192.168.255.254",
          "192.175.48.1",
          "198.18.0.1",
          "198.19.255.254",
          "198.51.100.1",
          "203.0.113.1",
          "224.0.0.1",
          "239.255.255.250",
          "240.0.0.1",
          "255.255.255.255",
          "::",
          "::1",
          "::2",
          "::127.0.0.1",
          "::ffff:127.0.0.1",
          "::ffff:10.0.0.1",
          "::ffff:169.254.169.254",
          "::ffff:0:127.0.0.1",
          "64:ff9b::127.0.0.1",
          "64:ff9b::10.0.0.1",
          "64:ff9b::a9fe:a9fe",
          "64:ff9b:1::1.1.1.1",
          "64:ff9b:1::127.0.0.1",
          "100::1",
          "2001::1",
          "2001:0:7f00:1::1",
          "2001:20::1",
          "2001:db8::1",
          "2002:7f00:1::1",
          "2002:a00:1::1",
          "2002:101:101::1",
          "2620:4f:8000::1",
          "2606:4700::5efe:7f00:1",
          "3fff::1",
          "5f00::1",
          "fc00::1",
          "fd00:ec2::254",
          "fd20:ce::254",
          "fd12:3456::1",
          "fe80::1",
          "fe80::a9fe:a9fe",
          "fec0::1",
          "ff02::1",
          "ff0e::1");

  /** What the traps' port comes behind. */
  private static final List<String> ODD =
      List.of(
          "http://localhost",
          "http://LOCALHOST",
          "http://localhost.",
          "http://a.localhost",
          "http://2130706433",
          "http://017700000001",
          "http://0x7f000001",
          "http://0X7F000001",
          "http://0x7f.0.0.1",
          "http://0x7f.0x0.0x0.0x1",
          "http://0177.0.0.1",
          "http://0177.0000.0000.0001",
          "http://127.0.0.01",
          "http://127.1",
          "http://127.0.1",
          "http://127.0.0.1.",
          "http://127.0.0.1..",
          "http://127.0.0.256",
          "http://0",
          "http://00000000",
          "http://[127.0.0.1]",
          "http://[::ffff:127.1]",
          "http://[::ffff:0177.0.0.1]",
          "http://[0:0:0:0:0:ffff:7f00:1]",
          "http://[::FFFF:7F00:0001]",
          "http://[0000:0000:0000:0000:0000:0000:0000:0001]",
          "http://[::1%25lo]",
          "http://[::1%lo]",
          "http://[::1%1]",
          "http://[fe80::1%25eth0]",
          "http://::1",
          "http://[::1",
          "http://%31%32%37.0.0.1",
          "http://127%2e0%2e0%2e1",
          "http://loc%61lhost",
          "http://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460",
          "http://\uff11\uff12\uff17.0.0.1",
          "http://127\u30020\u30020\u30021",
          "http://loca\u00adlhost",
          "http://\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3",
          "http://example.com@127.0.0.1",
          "http://user:password@127.0.0.1",
          "http://@127.0.0.1",
          "http://1.1.1.1:80@127.0.0.1",
          "http://127.0.0.1:80\\@1.1.1.1",
          "http://1.1.1.1\\@127.0.0.1",
          "http://1.1.1.1 @127.0.0.1",
          "http://1.1.1.1#@127.0.0.1",
          "http://127.0.0.1#@1.1.1.1",
          "http://127.0.0.1\t",
          "http://127.0.0.1\r\n",
          " http://127.0.0.1",
          "http:127.0.0.1",
          "http:/127.0.0.1",
          "http:///127.0.0.1",
          "//127.0.0.1",
          "127.0.0.1",
          "ftp://127.0.0.1",
          "ws://127.0.0.1",
          "gopher://127.0.0.1",
          "unix://127.0.0.1",
          "jar:http://127.0.0.1",
          "http://127.0.0.1:0",
          "http://127.0.0.1:",
          "http://127.0.0.1:80",
          "http://127.0.0.1:+80");

  private static Trap v4;
  private static Trap v6;
  private static Poster poster;
  private static Names names;

  @BeforeAll
  static void listen() {
    names = new Names();
    v4 = new Trap(AddressRange.literal("127.0.0.1"), 0);
    v6 = new Trap(AddressRange.literal("::1"), v4.port());
    poster = poster(Destinations.INTERNET);
  }

  @AfterEach
  void nobodyCame() throws IOException {
    assertThat(v4.visitors()).isZero();
    assertThat(v6.visitors()).isZero();
  }

  @AfterAll
  static void close() {
    poster.close();
    v4.close();
    v6.close();
  }

  static Stream<String> literals() {
    return ADDRESSES.stream()
        .map(address -> address.contains(":") ? '[' + address + ']' : address)
        .flatMap(host -> Stream.of("http://" + host, "https://" + host));
  }

  @ParameterizedTest
  @MethodSource("literals")
  void asALiteral(String begin) {
    assertThat(attempt(poster, begin)).isEqualTo("address_not_allowed");
  }

  static Stream<String> addresses() {
    return ADDRESSES.stream();
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void asTheOnlyAddressOfAName(String address) {
    names.have("one.example", AddressRange.literal(address));
    assertThat(attempt(poster, "https://one.example")).isEqualTo("address_not_allowed");
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void asTheLastAddressOfAName(String address) {
    names.have("last.example", PUBLIC_V4, PUBLIC_V6, AddressRange.literal(address));
    assertThat(attempt(poster, "https://last.example")).isEqualTo("address_not_allowed");
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void asTheFirstAddressOfAName(String address) {
    names.have("first.example", AddressRange.literal(address), PUBLIC_V6);
    assertThat(attempt(poster, "https://first.example")).isEqualTo("address_not_allowed");
  }

  static Stream<String> odd() {
    return ODD.stream();
  }

  @ParameterizedTest
  @MethodSource("odd")
  void inOddClothes(String begin) {
    assertThat(attempt(poster, begin)).isIn("bad_url", "address_not_allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://1.1.1.1", "http://one.example", "HTTP://[2606:4700::1111]"})
  void withoutTls(String begin) {
    int before = names.lookups();
    assertThat(attempt(poster, begin)).isEqualTo("https_required");
    assertThat(names.lookups()).isEqualTo(before);
  }

  /** Lists for one receiver open no other. */
  @ParameterizedTest
  @MethodSource("addresses")
  void besideAListedAddress(String address) {
    try (Poster onPremise = poster(listing("10.20.0.0/16,127.0.0.2", "one.example,127.0.0.0/8"))) {
      names.have("one.example", AddressRange.literal("127.0.0.2"), AddressRange.literal(address));
      assertThat(attempt(onPremise, "http://one.example")).isEqualTo("address_not_allowed");
    }
  }

  /** Without it, the traps would prove nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1",
        "http://0.0.0.0",
        "http://localhost",
        "http://[::ffff:127.0.0.1]",
        "http://[::1]",
        "http://[::]",
        "http://both.example"
      })
  void theTrapsAreReachedWhereThatIsAllowed(String begin) throws IOException {
    InetAddress loopback = AddressRange.literal("127.0.0.1");
    names.have("localhost", loopback).have("both.example", loopback, AddressRange.literal("::1"));
    for (Destinations destinations :
        List.of(
            Destinations.ANYWHERE,
            listing(
                "127.0.0.1,::1,::,0.0.0.0/32",
                "both.example,localhost,127.0.0.1,0.0.0.0,::1,::"))) {
      try (Poster free = poster(destinations)) {
        assertThat(attempt(free, begin)).isEqualTo("204");
        assertThat(v4.visitors() + v6.visitors()).isEqualTo(1);
      } finally {
        v4.forget();
        v6.forget();
      }
    }
  }

  @Test
  void thatIsMoreThanThreeHundred() {
    assertThat(ADDRESSES).doesNotHaveDuplicates();
    assertThat(ODD).doesNotHaveDuplicates();
    assertThat(2 * ADDRESSES.size() + 3 * ADDRESSES.size() + ODD.size()).isGreaterThan(300);
    assertThat(Arrays.asList(PUBLIC_V4, PUBLIC_V6)).noneMatch(Destinations.INTERNET::refuses);
  }

  private static Destinations listing(String allowed, String plainHttp) {
    return Destinations.read(
        new Settings(
            Map.of(
                Destinations.ALLOW_SETTING, allowed, Destinations.PLAIN_HTTP_SETTING, plainHttp)));
  }

  private static Poster poster(Destinations destinations) {
    return new Poster(4, destinations, names);
  }

  /** The status, or the error. */
  private static String attempt(Poster by, String begin) {
    String url = begin + ":" + v4.port() + "/hook";
    Reply reply = by.post(DeliveryBench.outgoing(url)).join();
    return reply.answered() ? reply.status().toString() : reply.error();
  }
}
