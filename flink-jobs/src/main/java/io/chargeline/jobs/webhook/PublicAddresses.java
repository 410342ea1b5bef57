package io.chargeline.jobs.webhook;

import io.chargeline.domain.webhook.PrivateAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks hosts up and refuses those with a private address. It stands inside the client: what is
 * looked at here is what is connected to, so a name that changes its mind in between gains nothing.
 */
final class PublicAddresses implements DnsResolver {
  private final DnsResolver all;

  /** The host has an address that no third party's endpoint can have. */
  static final class RefusedException extends UnknownHostException {
    private RefusedException(String host, InetAddress address) {
      super(host + " has the private address " + address.getHostAddress());
    }
  }

  PublicAddresses(DnsResolver all) {
    this.all = all;
  }

  /**
   * @throws RefusedException if any of the addresses is private: no honest receiver has both kinds
   */
  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = all.resolve(host);
    for (InetAddress address : addresses) {
      if (PrivateAddress.test(address)) {
        throw new RefusedException(host, address);
      }
    }
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return all.resolveCanonicalHostname(host);
  }
}
