package io.chargeline.jobs.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargeline.domain.webhook.Destinations;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.impl.InMemoryDnsResolver;
import org.junit.jupiter.api.Test;

class PermittedAddressesTest {
  private final InMemoryDnsResolver names = new InMemoryDnsResolver();
  private final PermittedAddresses addresses = new PermittedAddresses(Destinations.INTERNET, names);

  @Test
  void onePrivateAddressAmongOthersIsEnough() throws UnknownHostException {
    names.add("hooks.example", address("1.1.1.1"), address("10.0.0.7"));
    assertThatThrownBy(() -> addresses.resolve("hooks.example", 443))
        .isInstanceOf(PermittedAddresses.RefusedException.class)
        .hasMessage("hooks.example has the address 10.0.0.7, which is not allowed");
  }

  @Test
  void publicOnesPassAndUnknownNamesStayUnknown() throws UnknownHostException {
    names.add("hooks.example", address("1.1.1.1"), address("2606:4700::1"));
    assertThat(addresses.resolve("hooks.example")).hasSize(2);
    assertThatThrownBy(() -> addresses.resolve("other.example"))
        .isExactlyInstanceOf(UnknownHostException.class);
  }

  private static InetAddress address(String literal) throws UnknownHostException {
    return InetAddress.getByName(literal);
  }
}
