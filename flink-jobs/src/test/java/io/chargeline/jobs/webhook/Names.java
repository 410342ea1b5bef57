package io.chargeline.jobs.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;

/** Names as a test has them; literals as the system has them; nothing is asked on a network. */
final class Names implements DnsResolver {
  private final Map<String, InetAddress[]> names = new ConcurrentHashMap<>();
  private final AtomicInteger lookups = new AtomicInteger();

  Names have(String name, InetAddress... addresses) {
    names.put(name, addresses);
    return this;
  }

  int lookups() {
    return lookups.get();
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    lookups.incrementAndGet();
    InetAddress[] known = names.get(host);
    if (known != null) {
      return known.clone();
    }
    if (host.contains(":") || host.matches("[0-9.]+")) {
      return InetAddress.getAllByName(host);
    }
    throw new UnknownHostException(host);
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
