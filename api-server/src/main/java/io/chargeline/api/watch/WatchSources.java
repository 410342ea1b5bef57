package io.chargeline.api.watch;

import io.chargeline.alerting.rule.Rule;
import io.chargeline.domain.alert.SilenceVersion;
import io.chargeline.domain.webhook.EndpointHealth;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a watcher looks at.
 *
 * @param instance the name under which this server ticks
 * @param clickHouse empty: there is none
 * @param endpoints how the webhook endpoints fare, as last told
 * @param rules the platform's rules that count now; those that read nothing but what the platform
 *     measures of itself are judged here
 * @param silences the platform's, as they stand
 */
public record WatchSources(
    String instance,
    String bootstrap,
    Optional<URI> clickHouse,
    String user,
    String password,
    Supplier<Collection<EndpointHealth>> endpoints,
    Supplier<List<Rule>> rules,
    Supplier<List<SilenceVersion>> silences) {

  /** Without the password. */
  @Override
  public String toString() {
    return "WatchSources[instance=%s, bootstrap=%s]".formatted(instance, bootstrap);
  }
}
