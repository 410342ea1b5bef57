package io.chargeline.jobs.webhook;

import io.chargeline.domain.webhook.Destinations;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks hosts up and refuses those with an address that webhooks may not go to. It stands inside
 * the client: what is looked at here is what is connected to, so a name that changes its mind in
 * between gains nothing.
 */
final class PermittedAddresses implements DnsResolver {
  private final Destinations destinations;
  private final DnsResolver names;

  /** The host has an address that webhooks may not go to. */
  static final class RefusedException extends UnknownHostException {
    private RefusedException(String host, InetAddress address) {
      super(host + " has the address " + address.getHostAddress() + ", which is not allowed");
    }
  }

  PermittedAddresses(Destinations destinations, DnsResolver names) {
    this.destinations = destinations;
    this.names = names;
  }

  /**
   * @throws RefusedException if any of the addresses is refused: no honest receiver has both kinds
   */
  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = names.resolve(host);
    for (InetAddress address : addresses) {
      if (destinations.refuses(address)) {
        throw new RefusedException(host, address);
      }
    }
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return names.resolveCanonicalHostname(host);
  }
}
