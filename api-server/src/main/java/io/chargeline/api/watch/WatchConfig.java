package io.chargeline.api.watch;

import io.chargeline.domain.Settings;
import io.chargeline.domain.webhook.Signature;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The watcher's settings.
 *
 * @param urls the operator's own, told of every alarm; empty: nobody is called
 * @param secret signs what they are told
 * @param flink the JobManager's REST address; empty: jobs are judged by what they write only
 * @param disks directories whose disks must not get full
 */
public record WatchConfig(
    List<URI> urls, Optional<String> secret, Optional<URI> flink, List<Path> disks) {
  public static final String URLS = "CHARGELINE_ALARM_URLS";
  public static final String SECRET = "CHARGELINE_ALARM_SECRET";
  public static final String FLINK = "CHARGELINE_FLINK_URL";
  public static final String DISKS = "CHARGELINE_WATCH_DISKS";

  /** Measures and shows, calls nobody. */
  public static final WatchConfig QUIET =
      new WatchConfig(List.of(), Optional.empty(), Optional.empty(), List.of());

  private static final Set<String> SCHEMES = Set.of("http", "https");

  public WatchConfig {
    urls = List.copyOf(urls);
    disks = List.copyOf(disks);
    if (!urls.isEmpty() && secret.isEmpty()) {
      throw new IllegalArgumentException(
          SECRET + ": not set; give whsec_ and base64, as " + URLS + " is set");
    }
    secret.ifPresent(WatchConfig::check);
  }

  /**
   * @throws IllegalArgumentException naming the setting and what to give
   */
  public static WatchConfig read(Settings settings) {
    String urls =
        settings.text(
            URLS, "", "the operator's URLs for system.alarm, separated by commas; empty: none");
    String secret =
        settings.text(SECRET, "", "signs what the alarm URLs are sent (whsec_ and base64)");
    String flink =
        settings.text(
            FLINK,
            "",
            "REST address of the Flink cluster: the jobs are submitted to it"
                + " (http://127.0.0.1:8081 if not set), and the API server asks it about them"
                + " (if set)");
    String disks =
        settings.text(
            DISKS, "", "directories whose disks are watched, separated by commas; empty: none");
    return new WatchConfig(
        parts(urls).stream().map(url -> http(URLS, url)).toList(),
        Optional.of(secret).filter(text -> !text.isEmpty()),
        Optional.of(flink).filter(text -> !text.isEmpty()).map(url -> http(FLINK, url)),
        parts(disks).stream().map(WatchConfig::path).toList());
  }

  private static List<String> parts(String list) {
    List<String> parts = new ArrayList<>();
    for (String part : list.split(",", -1)) {
      if (!part.isBlank()) {
        parts.add(part.strip());
      }
    }
    return parts;
  }

  private static URI http(String setting, String text) {
    try {
      URI url = URI.create(text);
      if (url.getHost() != null && SCHEMES.contains(url.getScheme())) {
        return url;
      }
    } catch (IllegalArgumentException notOne) {
      // answered below, as any other that cannot be called
    }
    throw new IllegalArgumentException(
        setting + "=" + text + ": give URLs as https://ops.example.com/alarm");
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(DISKS + "=" + text + ": give directories", e);
    }
  }

  /** The value is a secret: it is not repeated. */
  private static void check(String secret) {
    try {
      new Signature(secret);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(SECRET + ": give whsec_ and base64", e);
    }
  }

  /** Where Flink's address is known, and everything is kept in one directory. */
  public WatchConfig of(URI knownFlink, Path data) {
    List<Path> all = new ArrayList<>(disks);
    all.add(data);
    return new WatchConfig(urls, secret, Optional.of(knownFlink), all);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "WatchConfig[urls=%s, flink=%s, disks=%s]".formatted(urls, flink, disks);
  }
}
