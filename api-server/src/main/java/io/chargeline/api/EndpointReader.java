package io.chargeline.api;

import io.chargeline.domain.WireName;
import io.chargeline.domain.webhook.AlertSeverity;
import io.chargeline.domain.webhook.Destinations;
import io.chargeline.domain.webhook.Refusal;
import io.chargeline.domain.webhook.SecretBox;
import io.chargeline.domain.webhook.WebhookFormat;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads what a request says of an endpoint; what it names must be the tenant's own. */
final class EndpointReader {
  private static final String URL = "url";
  private static final String EVENTS = "events";
  private static final String SITES = "sites";
  private static final String DEVICES = "devices";
  private static final int MAX_URL = 2048;
  private static final int MAX_DESCRIPTION = 200;
  private static final int MAX_EVENTS = 50;
  private static final int MAX_SITES = 100;
  private static final int MAX_DEVICES = 1000;
  private static final int MAX_RATE = 1000;
  private static final int MAX_CONCURRENCY = 64;
  private static final int MAX_TIMEOUT_S = 30;
  private static final List<String> FORMATS =
      Arrays.stream(WebhookFormat.values()).map(WireName::wireName).toList();
  private static final List<String> SEVERITIES =
      Arrays.stream(AlertSeverity.values()).map(WireName::wireName).toList();

  static final Set<String> TO_CHANGE =
      Set.of(
          URL,
          EVENTS,
          "description",
          "enabled",
          SITES,
          DEVICES,
          EndpointHeaders.FIELD,
          "format",
          "rate_per_s",
          "concurrency",
          "timeout_s",
          "collapse",
          "alert_severity");
  static final Set<String> TO_CREATE = with(TO_CHANGE, EndpointSecret.FIELD);

  private final Registry registry;
  private final LiveView view;
  private final Destinations destinations;
  private final SecretBox box;

  EndpointReader(Registry registry, LiveView view, Destinations destinations, SecretBox box) {
    this.registry = registry;
    this.view = view;
    this.destinations = destinations;
    this.box = box;
  }

  private static Set<String> with(Set<String> fields, String another) {
    Set<String> all = new HashSet<>(fields);
    all.add(another);
    return Set.copyOf(all);
  }

  /**
   * @throws Problem if a field cannot be, or address or events are missing
   */
  EndpointRequest ofNew(Body body, String tenant) {
    return read(body, tenant, Given.of(url(body)), Given.of(events(body)));
  }

  /**
   * @throws Problem if a field cannot be
   */
  EndpointRequest ofChange(Body body, String tenant) {
    return read(
        body,
        tenant,
        body.raw(URL) == null ? Given.absent() : Given.of(url(body)),
        body.raw(EVENTS) == null ? Given.absent() : Given.of(events(body)));
  }

  private EndpointRequest read(
      Body body, String tenant, Given<String> url, Given<List<String>> events) {
    return new EndpointRequest(
        url,
        events,
        given(body, "description", null, field -> body.text(field, MAX_DESCRIPTION)),
        given(body, "enabled", true, body::flag),
        given(body, SITES, List.of(), field -> sites(body, tenant)),
        given(body, DEVICES, List.of(), field -> devices(body, tenant)),
        given(body, EndpointHeaders.FIELD, null, field -> EndpointHeaders.sealed(body, box)),
        given(body, "format", WebhookFormat.STANDARD, field -> format(body, field)),
        given(body, "rate_per_s", 0, field -> body.integer(field, 1, MAX_RATE)),
        given(body, "concurrency", 0, field -> body.integer(field, 1, MAX_CONCURRENCY)),
        given(body, "timeout_s", 0, field -> body.integer(field, 1, MAX_TIMEOUT_S)),
        given(body, "collapse", false, body::flag),
        given(body, "alert_severity", null, field -> severity(body, field)));
  }

  private static <T> Given<T> given(Body body, String field, T unset, Function<String, T> read) {
    if (body.raw(field) == null) {
      return Given.absent();
    }
    return Given.of(body.has(field) ? read.apply(field) : unset);
  }

  private static WebhookFormat format(Body body, String field) {
    return WireName.parse(WebhookFormat.class, body.choice(field, FORMATS));
  }

  private static AlertSeverity severity(Body body, String field) {
    return WireName.parse(AlertSeverity.class, body.choice(field, SEVERITIES));
  }

  private List<String> sites(Body body, String tenant) {
    List<String> sites = few(body, SITES, MAX_SITES);
    registry.catchUp();
    for (String site : sites) {
      if (registry.site(tenant, site).isEmpty()) {
        throw ProblemCode.SITE_NOT_FOUND.because("no site " + site, "没有该站点").blaming(SITES, site);
      }
    }
    return sites;
  }

  private List<String> devices(Body body, String tenant) {
    List<String> devices = few(body, DEVICES, MAX_DEVICES);
    registry.catchUp();
    view.catchUp();
    return devices.stream().map(it -> view.device(tenant, it).deviceId()).distinct().toList();
  }

  private static List<String> few(Body body, String field, int max) {
    List<String> texts = body.texts(field).stream().distinct().toList();
    if (texts.size() > max) {
      throw ProblemCode.INVALID_FIELD
          .because(field + ": give at most " + max, field + " 最多 " + max + " 项")
          .with("field", field);
    }
    return texts;
  }

  /** What a name resolves to may change: the webhook job looks at every attempt. */
  private String url(Body body) {
    String url = body.text(URL, MAX_URL);
    Optional<Refusal> refusal = destinations.refusal(url);
    if (refusal.isEmpty()) {
      return url;
    }
    throw switch (refusal.get()) {
      case BAD_URL ->
          body.invalid(
              URL,
              "give an absolute http or https URL without credentials and fragment, its host a name"
                  + " or an address in the usual form",
              "须为完整的 http 或 https 地址,不含用户信息和片段,主机为域名或常规写法的 IP 地址");
      case HTTPS_REQUIRED -> httpsRequired(url);
      case ADDRESS_NOT_ALLOWED -> addressNotAllowed(url);
    };
  }

  private static Problem httpsRequired(String url) {
    return ProblemCode.HTTPS_REQUIRED
        .because(
            "url: plain http is not secret; give an https URL, or let the operator list the host in "
                + Destinations.PLAIN_HTTP_SETTING,
            "url 须使用 https;如需使用 http,请由运营方在 " + Destinations.PLAIN_HTTP_SETTING + " 中登记该主机")
        .blaming(URL, url);
  }

  private static Problem addressNotAllowed(String url) {
    return ProblemCode.PRIVATE_ADDRESS
        .because(
            "url: the host is a loopback, private, link-local, multicast or reserved address; give a"
                + " URL that is reached from the internet, or let the operator list the address in "
                + Destinations.ALLOW_SETTING
                + " (for development: "
                + Destinations.ANYWHERE_SETTING
                + "=true)",
            "url 不能使用回环、内网、链路本地、组播或保留地址,请提供公网可访问的地址,或由运营方在 " + Destinations.ALLOW_SETTING + " 中放行")
        .blaming(URL, url);
  }

  /** Types, families and {@code *}, each once. */
  static List<String> events(Body body) {
    List<String> events = few(body, EVENTS, MAX_EVENTS);
    for (String event : events) {
      boolean family =
          event.endsWith(".*")
              && WebhookRoutes.EVENTS.stream()
                  .anyMatch(type -> type.startsWith(event.substring(0, event.length() - 1)));
      if (!event.equals("*") && !family && !WebhookRoutes.EVENTS.contains(event)) {
        throw body.invalid(
            EVENTS,
            event
                + " is no event; give *, a family such as charging.*, or types among "
                + new TreeSet<>(WebhookRoutes.EVENTS),
            "没有事件 " + event + ",可用 *、类别(如 charging.*)或:" + new TreeSet<>(WebhookRoutes.EVENTS));
      }
    }
    return events;
  }
}
