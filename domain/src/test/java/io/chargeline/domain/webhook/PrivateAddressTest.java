package io.chargeline.domain.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "224.0.0.1",
        "239.255.255.250",
        "255.255.255.255",
        "[::]",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::127.0.0.1]",
        "[::ffff:10.1.2.3]",
        "[64:ff9b::a00:1]",
        "[2002:7f00:1::1]",
        "[fe80::1]",
        "[fec0::1]",
        "[fc00::1]",
        "[fd12:3456::1]",
        "[ff02::1]"
      })
  void isPrivateInAUrlAndAsAnAddress(String host) throws UnknownHostException {
    assertThat(PrivateAddress.testLiteral(URI.create("http://" + host + ":9/h").getHost()))
        .isTrue();
    assertThat(PrivateAddress.test(InetAddress.getByName(host))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "100.63.255.255",
        "100.128.0.1",
        "172.15.0.1",
        "172.32.0.1",
        "169.253.0.1",
        "223.255.255.254",
        "[2606:4700::1]",
        "[64:ff9b::101:101]",
        "[2002:101:101::1]"
      })
  void isNot(String host) throws UnknownHostException {
    assertThat(PrivateAddress.testLiteral(URI.create("http://" + host + "/").getHost())).isFalse();
    assertThat(PrivateAddress.test(InetAddress.getByName(host))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST", "localhost.", "a.localhost", "[fe80::1%nope7]"})
  void knowsWithoutLookingUp(String host) {
    assertThat(PrivateAddress.testLiteral(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.com", "localhost.example.com", "10.example.com"})
  void doesNotJudgeNames(String host) {
    assertThat(PrivateAddress.testLiteral(host)).isFalse();
  }
}
