package io.chargeline.domain.webhook;

import io.chargeline.domain.Settings;
import io.chargeline.domain.tenant.AddressRange;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where webhooks may go. The API asks about a URL as it is written, the webhook job about that and
 * about every address that it is about to connect to.
 *
 * @param anywhere for development: private addresses and plain http are fine
 * @param allowed private addresses that are fine nevertheless
 * @param plainHttp hosts that may be spoken to without TLS
 */
public record Destinations(boolean anywhere, List<AddressRange> allowed, HostList plainHttp)
    implements Serializable {
  /** The switches of both programs. */
  public static final String ANYWHERE_SETTING = "CHARGELINE_WEBHOOK_PRIVATE_ADDRESSES";

  public static final String ALLOW_SETTING = "CHARGELINE_WEBHOOK_ALLOW";
  public static final String PLAIN_HTTP_SETTING = "CHARGELINE_WEBHOOK_PLAIN_HTTP";

  /** In production, with nothing set: public addresses, by https. */
  public static final Destinations INTERNET = new Destinations(false, List.of(), HostList.NONE);

  /** For development. */
  public static final Destinations ANYWHERE = new Destinations(true, List.of(), HostList.NONE);

  private static final int MAX_PORT = 65_535;

  public Destinations {
    allowed = List.copyOf(allowed);
  }

  /**
   * The same settings for API and webhook job.
   *
   * @throws IllegalArgumentException naming the setting and what to give
   */
  public static Destinations read(Settings settings) {
    return new Destinations(
        settings.flag(
            ANYWHERE_SETTING,
            false,
            "webhooks may go to loopback, private, link-local and multicast addresses, and by plain"
                + " http; up sets it to true, for development"),
        HostList.ranges(
            ALLOW_SETTING,
            settings.text(
                ALLOW_SETTING,
                "",
                "private addresses that webhooks may go to nevertheless: addresses and CIDR ranges,"
                    + " by comma")),
        HostList.parse(
            PLAIN_HTTP_SETTING,
            settings.text(
                PLAIN_HTTP_SETTING,
                "",
                "hosts that webhooks may go to by plain http: names as URLs have them, addresses and"
                    + " CIDR ranges, by comma; all others need https")));
  }

  /** What speaks against the URL as it is written; nothing is looked up. */
  public Optional<Refusal> refusal(String url) {
    return parse(url).map(this::refusal).orElse(Optional.of(Refusal.BAD_URL));
  }

  private Optional<Refusal> refusal(URI url) {
    String name = name(url);
    Optional<InetAddress> literal = literal(name);
    if (name.contains("%")) {
      // A zone names a network interface of this very machine.
      return Optional.of(Refusal.ADDRESS_NOT_ALLOWED);
    }
    if (literal.isEmpty() && looksLikeAnAddress(name)) {
      return Optional.of(Refusal.BAD_URL);
    }
    if (literal.map(this::refuses).orElseGet(() -> isLocalhost(name) && !allowsLoopback())) {
      return Optional.of(Refusal.ADDRESS_NOT_ALLOWED);
    }
    boolean plain = anywhere || literal.map(plainHttp::contains).orElse(plainHttp.contains(name));
    return plain || url.getScheme().equalsIgnoreCase("https")
        ? Optional.empty()
        : Optional.of(Refusal.HTTPS_REQUIRED);
  }

  /** Whether no connection may be made to this address. */
  public boolean refuses(InetAddress any) {
    InetAddress address = EmbeddedAddress.unmapped(any);
    if (PrivateAddress.metadata(address)) {
      return true;
    }
    return !anywhere
        && PrivateAddress.test(address)
        && allowed.stream().noneMatch(range -> range.contains(address));
  }

  /** Only what every reader of URLs understands in the same way. */
  private static Optional<URI> parse(String text) {
    try {
      URI url = new URI(text);
      String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
      boolean ours =
          (scheme.equals("http") || scheme.equals("https"))
              && url.getHost() != null
              && url.getRawFragment() == null
              && url.getRawAuthority().equals(authority(url))
              && url.getPort() != 0
              && url.getPort() <= MAX_PORT;
      return ours ? Optional.of(url) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Host and port, without user and in the shortest form. */
  private static String authority(URI url) {
    return url.getPort() < 0 ? url.getHost() : url.getHost() + ':' + url.getPort();
  }

  private static String name(URI url) {
    String host = url.getHost().toLowerCase(Locale.ROOT);
    return host.startsWith("[")
        ? host.substring(1, host.length() - 1)
        : host.replaceFirst("\\.$", "");
  }

  private static Optional<InetAddress> literal(String name) {
    try {
      return Optional.of(AddressRange.literal(name));
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  /** Octal, short and other forms, which one reads as this address and the next as that. */
  private static boolean looksLikeAnAddress(String name) {
    String last = name.substring(name.lastIndexOf('.') + 1);
    return name.contains(":") || last.matches("[0-9]+|0x[0-9a-f]*");
  }

  private static boolean isLocalhost(String name) {
    return name.equals("localhost") || name.endsWith(".localhost");
  }

  private boolean allowsLoopback() {
    return !refuses(AddressRange.literal("127.0.0.1")) || !refuses(AddressRange.literal("::1"));
  }
}
