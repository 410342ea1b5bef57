package io.chargeline.domain.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.chargeline.domain.Settings;
import io.chargeline.domain.tenant.AddressRange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationsTest {
  private static final Destinations ON_PREMISE =
      read(
          Map.of(
              Destinations.ALLOW_SETTING,
              "10.20.0.0/16, fd12:3456::/32,127.0.0.2,100.64.0.0/10",
              Destinations.PLAIN_HTTP_SETTING,
              "Hooks.Intra, 10.20.7.0/24,fd12:3456:7::1"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/hook",
        "//example.com/",
        "example.com",
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://example.com:70/_x",
        "jar:http://example.com/!/",
        "https:example.com",
        "https:/example.com/",
        "https:///example.com/",
        "https://",
        "https://:443/",
        "https://user@example.com/",
        "https://user:password@example.com/",
        "https://@example.com/",
        "https://example.com@127.0.0.1/",
        "https://example.com:443@127.0.0.1/",
        "https://127.0.0.1\\@example.com/",
        "https://example.com\\.internal/",
        "https://example.com/#fragment",
        "https://127.0.0.1#@example.com/",
        "https://example.com:/",
        "https://example.com:0/",
        "https://example.com:00443/",
        "https://example.com:65536/",
        "https://example.com:-1/",
        "https://example.com:4 43/",
        "https://example.com:443:443/",
        "https://exa mple.com/",
        "https://exa\tmple.com/",
        "https://example.com\r\nhost: x/",
        " https://example.com/",
        "https://2130706433/",
        "https://017700000001/",
        "https://0x7f000001/",
        "https://0X7F.0.0.1/",
        "https://0x7f.0x0.0x0.0x1/",
        "https://0177.0.0.1/",
        "https://0177.0.0.01/",
        "https://127.0.0.1./",
        "https://127.0.0.01/",
        "https://127.1/",
        "https://127.0.1/",
        "https://10.1/",
        "https://0/",
        "https://127.0.0.1.2/",
        "https://127.0.0.256/",
        "https://1.2.3.4294967295/",
        "https://example.0x7f/",
        "https://example.1/",
        "https://%31%32%37.0.0.1/",
        "https://127%2e0.0.1/",
        "https://loc%61lhost/",
        "https://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460/", // circled digits
        "https://127\u30020\u30020\u30021/", // ideographic full stops
        "https://\uff11\uff12\uff17.0.0.1/", // full-width digits
        "https://loca\u00adlhost/",
        "https://ex\u00e4mple.com/",
        "https://[::1/",
        "https://::1/",
        "https://[127.0.0.1]/",
        "https://[::ffff:0177.0.0.1]/",
        "https://[::ffff:127.1]/",
        "https://[v1.x]/",
        "https://[]/",
        "https://*.example.com/",
        "https://-/",
        "https://a..b/"
      })
  void whatNotEveryReaderUnderstandsInTheSameWayIsNoUrl(String url) {
    for (Destinations destinations :
        new Destinations[] {Destinations.INTERNET, Destinations.ANYWHERE, ON_PREMISE}) {
      assertThat(destinations.refusal(url)).as(url).contains(Refusal.BAD_URL);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST",
        "localhost.",
        "a.localhost",
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "169.254.169.254",
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]",
        "[::FFFF:7F00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1%25lo]",
        "[fe80::1%lo]",
        "[2606:4700::1%1]",
        "[fd00:ec2::254]"
      })
  void literalsAreJudgedAsTheyAreWritten(String host) {
    for (String scheme : new String[] {"http", "https", "HTTPS"}) {
      assertThat(Destinations.INTERNET.refusal(scheme + "://" + host + ":8443/h"))
          .contains(Refusal.ADDRESS_NOT_ALLOWED);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com",
        "HTTPS://EXAMPLE.COM/",
        "https://example.com./h",
        "https://example.com:8443/h?k=v",
        "https://localhost.example.com/",
        "https://10.example.com/",
        "https://xn--exmple-cua.com/",
        "https://1.1.1.1/",
        "https://[2606:4700::1]:443/",
        "https://a"
      })
  void theInternetByHttpsIsFine(String url) {
    assertThat(Destinations.INTERNET.refusal(url)).isEmpty();
    assertThat(ON_PREMISE.refusal(url)).isEmpty();
    assertThat(Destinations.INTERNET.refusal(url.replaceFirst("(?i)https", "http")))
        .contains(Refusal.HTTPS_REQUIRED);
    assertThat(Destinations.ANYWHERE.refusal(url.replaceFirst("(?i)https", "http"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "https://10.20.255.1/, -",
        "https://10.21.0.1/, ADDRESS_NOT_ALLOWED",
        "https://[::ffff:10.20.0.1]/, -",
        "https://[64:ff9b::a14:1]/, ADDRESS_NOT_ALLOWED",
        "https://[fd12:3456:ffff::1]/, -",
        "https://[fd12:3457::1]/, ADDRESS_NOT_ALLOWED",
        "https://127.0.0.2/, -",
        "https://127.0.0.1/, ADDRESS_NOT_ALLOWED",
        "https://100.64.1.1/, -",
        "https://100.100.100.200/, ADDRESS_NOT_ALLOWED",
        "http://10.20.7.9/, -",
        "http://10.20.8.9/, HTTPS_REQUIRED",
        "http://[fd12:3456:7::1]/, -",
        "http://[fd12:3456:7:0:0:0:0:1]:80/, -",
        "http://[fd12:3456:7::2]/, HTTPS_REQUIRED",
        "http://hooks.intra/, -",
        "http://HOOKS.intra.:8080/h, -",
        "http://x.hooks.intra/, HTTPS_REQUIRED",
        "http://hooks.intra.example.com/, HTTPS_REQUIRED",
        "http://1.1.1.1/, HTTPS_REQUIRED"
      })
  void onPremiseOnlyWhatIsListedIsFine(String url, Refusal refusal) {
    assertThat(ON_PREMISE.refusal(url).orElse(null)).isEqualTo(refusal);
  }

  @Test
  void localhostIsFineWhereTheLoopbackAddressIs() {
    assertThat(ON_PREMISE.refusal("https://localhost/")).contains(Refusal.ADDRESS_NOT_ALLOWED);
    assertThat(read(Map.of(Destinations.ALLOW_SETTING, "::1")).refusal("https://localhost/"))
        .isEmpty();
    assertThat(Destinations.ANYWHERE.refusal("http://localhost:9099/")).isEmpty();
  }

  @Test
  void noListOpensAMetadataService() {
    Destinations generous =
        read(Map.of(Destinations.ALLOW_SETTING, "169.254.0.0/16,64:ff9b:1::/48,fd00::/8"));
    assertThat(generous.refuses(AddressRange.literal("169.254.1.1"))).isFalse();
    assertThat(generous.refuses(AddressRange.literal("64:ff9b:1::a00:1"))).isFalse();
    for (String address :
        new String[] {"169.254.169.254", "fd00:ec2::254", "64:ff9b:1::a9fe:a9fe"}) {
      assertThat(generous.refuses(AddressRange.literal(address))).as(address).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.20.0.0/8",
        "10.20",
        "hooks.intra",
        "10.0.0.0/33",
        "0.0.0.0/0",
        "::/0",
        "fe80::1%1"
      })
  void aRangeThatIsNoneStopsTheStartUp(String entry) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(Map.of(Destinations.ALLOW_SETTING, "10.0.0.0/8," + entry)))
        .withMessageStartingWith(Destinations.ALLOW_SETTING + ": " + entry + " is no range; give");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*.intra", "http://hooks.intra", "hooks.intra:80", "10.20", "a_b", "10.0.0.1/8"})
  void aHostThatIsNoneStopsTheStartUp(String entry) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(Map.of(Destinations.PLAIN_HTTP_SETTING, entry)))
        .withMessageStartingWith(Destinations.PLAIN_HTTP_SETTING + ": " + entry + " is no host");
  }

  @Test
  void unsetItIsTheInternetAndTravelsWithAJob() throws IOException, ClassNotFoundException {
    assertThat(read(Map.of())).isEqualTo(Destinations.INTERNET);
    assertThat(read(Map.of(Destinations.ANYWHERE_SETTING, "true")))
        .isEqualTo(Destinations.ANYWHERE);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(ON_PREMISE);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(ON_PREMISE);
    }
  }

  private static Destinations read(Map<String, String> environment) {
    return Destinations.read(new Settings(environment));
  }
}
