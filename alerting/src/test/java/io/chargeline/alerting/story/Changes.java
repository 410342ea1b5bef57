package io.chargeline.alerting.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.alerting.RuleTimeline;
import io.chargeline.alerting.WorldTimeline;
import io.chargeline.alerting.fold.World;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.rule.RuleJson;
import io.chargeline.domain.alert.RuleVersion;
import io.chargeline.domain.alert.SilenceVersion;
import io.chargeline.domain.maintenance.MaintenanceScope;
import io.chargeline.domain.maintenance.MaintenanceWindow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * What people change while a story runs: other levels, texts, grouping, scope, drafts, rules
 * switched off, removed and written again, tenants' own ones, silences and windows that are
 * announced, changed and ended. At moments of signals too.
 */
final class Changes {
  private static final String TENANT = "demo";

  private final Story story;
  private final Random random;
  private final List<RuleVersion> rules = new ArrayList<>();
  private final List<SilenceVersion> silences = new ArrayList<>();
  private final List<MaintenanceWindow> windows = new ArrayList<>();
  private final Map<String, Long> numbers = new HashMap<>();
  private final long first;

  Changes(Story story, long seed) {
    this.story = story;
    this.random = new Random(seed ^ 0x5eedL);
    this.first = story.signals().get(0).at();
    for (Rule rule : story.rules()) {
      long from = random.nextInt(5) == 0 ? moment() : first - 1;
      write(rule.tenant(), rule, RuleJson.write(rule), from);
    }
    long at = first;
    int most = 1 + random.nextInt(8);
    for (int i = 0; i < most; i++) {
      at = Math.max(at + random.nextInt(2), moment(at));
      change(at);
    }
  }

  RuleTimeline ruleTimeline() {
    RuleTimeline timeline = new RuleTimeline();
    for (RuleVersion version : rules) {
      Optional<?> refused = timeline.add(version);
      if (refused.isPresent()) {
        throw new IllegalStateException(version + ": " + refused);
      }
    }
    return timeline;
  }

  /** Without the story's outages. */
  WorldTimeline worldTimeline() {
    World world = story.world();
    WorldTimeline timeline =
        WorldTimeline.always(new World(world.windows(), world.silences(), List.of()));
    silences.forEach(timeline::add);
    windows.forEach(timeline::add);
    return timeline;
  }

  /** In the order in which they are written, as the following ones. */
  List<RuleVersion> rules() {
    return rules;
  }

  List<SilenceVersion> silences() {
    return silences;
  }

  List<MaintenanceWindow> windows() {
    return windows;
  }

  int count() {
    return rules.size() + silences.size() + windows.size() - story.rules().size();
  }

  private long moment() {
    return moment(first);
  }

  private long moment(long after) {
    if (random.nextBoolean()) {
      long some = story.signals().get(random.nextInt(story.signals().size())).at();
      return Math.max(after, some);
    }
    return after + (long) (random.nextDouble() * (story.end() - after) / 2);
  }

  private void change(long at) {
    int what = random.nextInt(10);
    if (what < 2) {
      silence(at);
    } else if (what < 3) {
      window(at);
    } else {
      rule(at);
    }
  }

  private void rule(long at) {
    Rule rule = story.rules().get(random.nextInt(story.rules().size()));
    ObjectNode json = RuleJson.write(rule);
    String tenant = random.nextInt(4) == 0 ? TENANT : rule.tenant();
    switch (random.nextInt(8)) {
      case 0 -> json.put("enabled", false);
      case 1 -> json.put("draft", true);
      case 2 -> json.putObject("name").put("en", "other").put("zh", "另");
      case 3 -> json.putArray("group_by").add("tenant");
      case 4 -> json.putObject("scope").putArray("sites").add("hz");
      case 5 -> longer(json);
      case 6 -> {
        long number = numbers.merge(tenant + '/' + rule.id(), 1L, Long::sum);
        rules.add(new RuleVersion(tenant, rule.id(), number, null, true, "a", null, at));
        return;
      }
      default -> {} // as it was written first
    }
    write(tenant, rule, json, at);
  }

  private void longer(ObjectNode json) {
    for (JsonNode level : json.withArray("levels")) {
      ((ObjectNode) level).put("for", level.path("for").asLong() * (1 + random.nextInt(3)));
    }
  }

  private void write(String tenant, Rule rule, ObjectNode json, long at) {
    long number = numbers.merge(tenant + '/' + rule.id(), 1L, Long::sum);
    rules.add(new RuleVersion(tenant, rule.id(), number, json, false, "a", null, at));
  }

  private void silence(long at) {
    String id = "s" + random.nextInt(2);
    long number = numbers.merge(id, 1L, Long::sum);
    long starts = at + random.nextInt(600_000) - 300_000;
    long ends = random.nextInt(3) == 0 ? at : at + random.nextInt(3_600_000);
    List<String> named = random.nextBoolean() ? List.of() : List.of(story.ruleId());
    List<String> devices = random.nextBoolean() ? List.of() : List.of("D0");
    silences.add(
        new SilenceVersion(
            id, TENANT, named, List.of(), devices, null, "a", "b", starts, ends, number, at, at));
  }

  private void window(long at) {
    long ends = at + 1 + random.nextInt(3_600_000);
    MaintenanceWindow window =
        new MaintenanceWindow(
            "w" + windows.size(),
            TENANT,
            MaintenanceScope.SITE,
            TENANT,
            "hz",
            List.of(),
            at + random.nextInt(60_000),
            ends + 60_000,
            false,
            null,
            null,
            null,
            1,
            at,
            at);
    windows.add(window);
    if (random.nextBoolean()) {
      windows.add(window.cancel(at + random.nextInt(600_000)));
    }
  }
}
