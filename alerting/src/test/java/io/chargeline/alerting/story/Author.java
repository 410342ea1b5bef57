package io.chargeline.alerting.story;

import io.chargeline.alerting.Rules;
import io.chargeline.alerting.Timeline;
import io.chargeline.alerting.fold.Outage;
import io.chargeline.alerting.fold.Silence;
import io.chargeline.alerting.fold.World;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.signal.Place;
import io.chargeline.alerting.signal.Signal;
import io.chargeline.alerting.signal.SignalKind;
import io.chargeline.alerting.story.Truth.Part;
import io.chargeline.alerting.story.Truth.Span;
import io.chargeline.alerting.story.Truth.Terms;
import io.chargeline.domain.maintenance.MaintenanceScope;
import io.chargeline.domain.maintenance.MaintenanceWindow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/** Invents what truly happens, what is seen of it, and what should come of it. */
final class Author {
  static final List<String> KINDS =
      List.of(
          "state",
          "threshold",
          "absence",
          "count",
          "rate",
          "ratio",
          "sequence",
          "change",
          "alarm",
          "inhibited");
  private static final long T0 = Timeline.T0;
  private static final Place HERE = Place.of("demo", "hz");
  private static final Place ELSEWHERE = Place.of("demo", "sh");

  private final String kind;
  private final Random random;
  private final List<Signal> signals = new ArrayList<>();
  private final List<Span> ours = new ArrayList<>();
  private final int devices;
  private final boolean bySite;
  private final Terms terms;
  private final List<Long> fors = new ArrayList<>();
  private final Map<String, List<List<Span>>> raws = new TreeMap<>();
  private final Map<String, List<Span>> pauses = new TreeMap<>();
  private final Map<String, List<Span>> holds = new TreeMap<>();
  private final List<MaintenanceWindow> windows = new ArrayList<>();
  private final List<Silence> silences = new ArrayList<>();
  private long end;

  private Author(String kind, long seed) {
    this.kind = kind;
    this.random = new Random(seed * 31 + kind.hashCode());
    this.devices = kind.equals("ratio") || kind.equals("change") ? 1 : 1 + random.nextInt(3);
    this.bySite = devices > 1 && random.nextInt(3) == 0 && !kind.equals("inhibited");
    boolean lasting = List.of("state", "absence", "sequence", "inhibited").contains(kind);
    long forMs = forMs();
    fors.add(forMs);
    if (kind.equals("threshold") && random.nextBoolean()) {
      fors.add(1000L * random.nextInt(90));
    }
    long clear =
        random.nextBoolean() || kind.equals("change") ? 0 : 1000L * (1 + random.nextInt(60));
    boolean flaps = random.nextBoolean();
    boolean tells =
        !List.of("absence", "sequence").contains(kind) && fors.stream().anyMatch(f -> f > 0);
    this.terms =
        new Terms(
            lasting,
            tells,
            clear,
            flaps ? 2 + random.nextInt(3) : 0,
            flaps ? 1000L * (600 + random.nextInt(6000)) : 3_600_000,
            flaps ? 1000L * (60 + random.nextInt(1200)) : 1_800_000,
            random.nextBoolean() ? 0 : 1000L * (5 + random.nextInt(60)));
  }

  private long forMs() {
    return switch (kind) {
      case "absence", "sequence" -> 1000L * (60 + random.nextInt(240));
      case "alarm", "change" -> 0;
      default -> random.nextInt(3) == 0 ? 0 : 1000L * (1 + random.nextInt(300));
    };
  }

  static Story write(String kind, long seed) {
    return new Author(kind, seed).story(seed);
  }

  private Story story(long seed) {
    List<Rule> rules = new ArrayList<>(List.of(noise()));
    chooseOutage();
    switch (kind) {
      case "state" -> eachDevice(this::states);
      case "threshold" -> eachDevice(this::temperatures);
      case "absence" -> eachDevice(this::silence);
      case "count", "rate" -> eachDevice(this::occurrences);
      case "ratio" -> ratios();
      case "sequence" -> eachDevice(this::starts);
      case "change" -> hours();
      case "alarm" -> eachDevice(this::alarms);
      default -> eachDevice(this::faults);
    }
    chatter();
    chooseHolds();
    rules.add(rule());
    if (kind.equals("inhibited")) {
      rules.add(Rules.offline(", 'inhibits': {'topology': true}, 'flap': {'changes': 0}"));
    }
    signals.sort(null);
    List<Outage> outages = ours.stream().map(s -> new Outage(s.from(), s.to())).toList();
    return new Story(
        kind + " " + seed,
        rules,
        "story",
        signals,
        new World(windows, silences, outages),
        expected(),
        end + 40L * 3_600_000);
  }

  // The rule.

  private Rule rule() {
    String condition =
        switch (kind) {
          case "state" ->
              "'per': 'device', 'condition': {'kind': 'state', 'signal': 'presence', 'in': ['offline']}";
          case "threshold" ->
              "'per': 'device', 'condition': {'kind': 'threshold', 'signal': 'sample', 'field': 'port_celsius', 'op': '>='}";
          case "absence" ->
              "'per': 'device', 'condition': {'kind': 'absence', 'of': {'signal': 'event', 'where': {'event': 'beat'}}}";
          case "count" ->
              "'per': 'device', 'condition': {'kind': 'count', 'signal': 'event', 'where': {'event': 'hit'}, 'within': "
                  + WITHIN_S
                  + "}";
          case "rate" ->
              "'per': 'device', 'condition': {'kind': 'rate', 'signal': 'event', 'where': {'event': 'hit'}, 'within': "
                  + WITHIN_S
                  + ", 'per': 60}";
          case "ratio" ->
              "'per': 'site', 'condition': {'kind': 'ratio', 'part': {'signal': 'session', 'where': {'outcome': 'completed'}},"
                  + " 'whole': {'signal': 'session'}, 'within': "
                  + WITHIN_S
                  + ", 'at_least': "
                  + AT_LEAST
                  + ", 'op': '<'}";
          case "sequence" ->
              "'per': 'device', 'condition': {'kind': 'sequence', 'first': {'signal': 'command', 'where': {'state': 'succeeded'}},"
                  + " 'then': {'signal': 'sample', 'where': {'power_w': {'>': 0}}}, 'cancel': {'signal': 'session'}, 'hold': 604800}";
          case "change" ->
              "'per': 'site', 'condition': {'kind': 'change', 'signal': 'session', 'than': 'day', 'at_least': 5, 'op': '<='}";
          case "alarm" ->
              "'per': 'device', 'condition': {'kind': 'alarm', 'hold': " + HOLD_MS / 1000 + "}";
          default ->
              "'per': 'port', 'condition': {'kind': 'state', 'signal': 'port_state', 'in': ['fault']}";
        };
    boolean valued = !terms.lasting() && !kind.equals("alarm");
    StringBuilder levels = new StringBuilder("'levels': [");
    for (int i = 0; i < fors.size(); i++) {
      levels
          .append(i == 0 ? "" : ", ")
          .append("{'level': '")
          .append(i == 0 ? "warning" : "critical")
          .append('\'');
      if (valued) {
        levels.append(", 'value': ").append(value(i));
      }
      levels.append(", 'for': ").append(fors.get(i) / 1000).append('}');
    }
    String clear =
        ", 'clear': {'for': "
            + terms.clearMs() / 1000
            + (kind.equals("threshold") ? ", 'by': 5" : "")
            + "}";
    String flap =
        String.format(
            Locale.ROOT,
            ", 'flap': {'changes': %d, 'within': %d, 'quiet': %d}",
            terms.flapChanges(),
            terms.flapWithinMs() / 1000,
            terms.flapQuietMs() / 1000);
    String group = bySite ? ", 'group_by': ['site']" : "";
    return Rules.rule(
        "story",
        condition
            + ", "
            + levels
            + "]"
            + clear
            + flap
            + group
            + ", 'scope': {'sites': ['hz']}, 'group_wait': "
            + terms.groupWaitMs() / 1000);
  }

  private String value(int level) {
    return switch (kind) {
      case "threshold" -> level == 0 ? "60" : "80";
      case "count" -> Integer.toString(K);
      case "rate" -> Double.toString((K - 0.5) * 60 / WITHIN_S);
      case "ratio" -> "0.8";
      default -> "-0.5";
    };
  }

  /** One beside it, for which nothing ever happens. */
  private static Rule noise() {
    return Rules.rule(
        "beside",
        "'per': 'device', 'condition': {'kind': 'count', 'signal': 'event', 'where': {'event': 'never'}, 'within': 60},"
            + "'levels': [{'level': 'info', 'value': 1}]");
  }

  // What happens.

  private static final int WITHIN_S = 600;
  private static final int AT_LEAST = 10;
  private static final int K = 4;
  private static final long HOLD_MS = 900_000;

  private void eachDevice(java.util.function.Consumer<String> script) {
    for (int i = 0; i < devices; i++) {
      script.accept("D" + i);
    }
  }

  private void chooseOutage() {
    if (random.nextInt(3) == 0 && !kind.equals("change")) {
      long from = T0 + between(1_000_000, 5_000_000);
      ours.add(new Span(from, from + between(30_000, 1_500_000)));
    }
  }

  /** A moment at which something can be seen: not while we do not look. */
  private long seen(long t) {
    for (Span outage : ours) {
      if (outage.from() <= t && t <= outage.to()) {
        return outage.to() + 1 + (t - outage.from()) % 997;
      }
    }
    return t;
  }

  /** Episodes with room between them, each with what is seen at its ends. */
  private List<Span> episodes(long longest) {
    List<Span> episodes = new ArrayList<>();
    long t = T0 + between(1000, 600_000);
    int count = 1 + random.nextInt(7);
    for (int i = 0; i < count; i++) {
      long from = seen(t);
      long to = seen(from + between(500, longest));
      to = to <= from ? from + 1 : to;
      episodes.add(new Span(from, to));
      boolean brief = !terms.lasting() && terms.clearMs() > 0 && random.nextInt(3) == 0;
      t = to + (brief ? between(1, terms.clearMs()) : terms.clearMs() + between(1000, 900_000));
    }
    end = Math.max(end, t);
    return episodes;
  }

  private void states(String device) {
    List<Span> offline = episodes(700_000);
    raws.put(device, List.of(offline));
    state(T0, device, "online");
    for (Span span : offline) {
      state(span.from(), device, "offline");
      repeat(span, t -> state(t, device, "offline"));
      state(span.to(), device, "online");
    }
    if (ours.isEmpty() && random.nextBoolean()) {
      pause(device, offline);
    }
  }

  /** We lose sight of this one device, in the middle of what it does. */
  private void pause(String device, List<Span> offline) {
    Span one = offline.get(random.nextInt(offline.size()));
    long length = one.to() - one.from();
    if (length < 1000) {
      return;
    }
    long from = one.from() + 1 + between(1, length / 2);
    long to = from + between(1, one.to() - from - 1);
    signals.removeIf(s -> s.device().equals(device) && s.at() >= from && s.at() <= to);
    state(from, device, "unknown");
    state(to, device, "offline");
    pauses.put(device, List.of(new Span(from, to)));
  }

  private void temperatures(String device) {
    List<Span> hot = episodes(900_000);
    List<Span> hotter = new ArrayList<>();
    celsius(T0 + 1, device, 20);
    for (Span span : hot) {
      long length = span.to() - span.from();
      long top = seen(span.from() + between(0, length / 2));
      long down = seen(top + between(1, length / 2 + 1));
      boolean twice = fors.size() == 2 && top > span.from() && down > top && down < span.to();
      celsius(span.from(), device, 60 + random.nextInt(20));
      if (twice) {
        hotter.add(new Span(top, down));
        celsius(top, device, 80 + random.nextInt(20));
        celsius(down, device, 60 + random.nextInt(15));
      } else {
        repeat(span, t -> celsius(t, device, stillHot(span, t)));
      }
      celsius(span.to(), device, random.nextInt(55));
    }
    raws.put(device, fors.size() == 2 ? List.of(hot, hotter) : List.of(hot));
  }

  /** Once it is an alert, it may come back a little without being over. */
  private int stillHot(Span span, long t) {
    boolean reached = fors.size() == 1 && ours.isEmpty() && t > span.from() + fors.get(0);
    return reached ? 55 + random.nextInt(5) : 60 + random.nextInt(20);
  }

  private void silence(String device) {
    TreeSet<Long> beats = new TreeSet<>();
    long forMs = fors.get(0);
    long t = T0 + between(1000, 60_000);
    int left = 60;
    while (left-- > 0) {
      beats.add(seen(t));
      boolean longGap = random.nextInt(10) == 0;
      t += longGap ? forMs + between(1, 900_000) : between(100, forMs + terms.clearMs());
    }
    List<Span> without = new ArrayList<>();
    Long last = null;
    for (Long beat : beats) {
      event(beat, device, "beat");
      if (last != null) {
        without.add(new Span(last, beat));
      }
      last = beat;
    }
    // It never comes back.
    without.add(new Span(last, Long.MAX_VALUE / 4));
    end = Math.max(end, last);
    raws.put(device, List.of(without));
  }

  private void occurrences(String device) {
    List<Long> hits = new ArrayList<>();
    long t = T0 + between(1000, 600_000);
    for (int i = 0; i < 25; i++) {
      hits.add(seen(t));
      t =
          Math.max(t, seen(t))
              + (random.nextInt(4) == 0 ? between(1000, 900_000) : between(1, 150_000));
    }
    hits.forEach(hit -> event(hit, device, "hit"));
    raws.put(device, List.of(Truth.seen(windowed(hits, List.of()), ours)));
    end = Math.max(end, t);
  }

  private void ratios() {
    List<Long> good = new ArrayList<>();
    List<Long> bad = new ArrayList<>();
    long t = T0 + between(1000, 600_000);
    int mood = 0;
    for (int i = 0; i < 80; i++) {
      mood = i % 20 == 0 ? random.nextInt(6) : mood;
      (random.nextInt(10) < mood ? bad : good).add(seen(t));
      t = Math.max(t, seen(t)) + between(1, 60_000);
    }
    good.forEach(at -> session(at, "completed"));
    bad.forEach(at -> session(at, "failed"));
    raws.put("hz", List.of(Truth.seen(windowed(good, bad), ours)));
    end = Math.max(end, t);
  }

  /** By the definition: what counts at each moment at which that can change. */
  private List<Span> windowed(List<Long> first, List<Long> second) {
    TreeSet<Long> times = new TreeSet<>();
    for (Long at : first) {
      times.add(at);
      times.add(expiry(at));
    }
    for (Long at : second) {
      times.add(at);
      times.add(expiry(at));
    }
    List<Span> spans = new ArrayList<>();
    long from = 0;
    for (Long t : times) {
      long part = first.stream().filter(at -> at <= t && t < expiry(at)).count();
      long other = second.stream().filter(at -> at <= t && t < expiry(at)).count();
      boolean holds =
          kind.equals("ratio")
              ? part + other >= AT_LEAST && 10 * part < 8 * (part + other)
              : part >= K;
      if (holds && from == 0) {
        from = t;
      } else if (!holds && from != 0) {
        spans.add(new Span(from, t));
        from = 0;
      }
    }
    return spans;
  }

  private static long expiry(long at) {
    long slice = WITHIN_S * 1000L / 60;
    return at / slice * slice + slice + WITHIN_S * 1000L;
  }

  private void starts(String device) {
    List<Span> waiting = episodes(700_000);
    for (Span span : waiting) {
      command(span.from(), device, "succeeded");
      if (random.nextBoolean()) {
        sample(span.to(), device, "power_w", 1 + random.nextInt(500));
      } else {
        add(span.to(), SignalKind.SESSION, HERE, device, 1, Map.of(), Map.of("outcome", "failed"));
      }
      repeat(span, t -> sample(t, device, "power_w", 0));
    }
    raws.put(device, List.of(waiting));
  }

  private void hours() {
    int hours = 24 * 4;
    int[] counts = new int[hours];
    for (int hour = 0; hour < hours; hour++) {
      counts[hour] = random.nextInt(5) == 0 ? random.nextInt(3) : 4 + random.nextInt(12);
      for (int i = 0; i < counts[hour]; i++) {
        session(T0 + hour * 3_600_000L + between(0, 3_600_000), "completed");
      }
    }
    List<Span> fewer = new ArrayList<>();
    for (int hour = 24; hour < hours + 24; hour++) {
      int then = counts[hour - 24];
      int now = hour < hours ? counts[hour] : 0;
      if (then >= 5 && now - then <= -0.5 * then) {
        long from = T0 + (hour + 1) * 3_600_000L;
        boolean goesOn = !fewer.isEmpty() && fewer.get(fewer.size() - 1).to() == from;
        long began = goesOn ? fewer.remove(fewer.size() - 1).from() : from;
        fewer.add(new Span(began, from + 3_600_000L));
      }
    }
    raws.put("hz", List.of(fewer));
    end = T0 + (hours + 25) * 3_600_000L;
  }

  private void alarms(String device) {
    List<Span> spans = new ArrayList<>();
    long t = T0 + between(1000, 600_000);
    for (int i = 0; i < 5; i++) {
      long from = seen(t);
      long last = from;
      alarm(from, device);
      int repeats = random.nextInt(3);
      for (int r = 0; r < repeats; r++) {
        long again = seen(last + between(1, HOLD_MS));
        if (again < last + HOLD_MS) {
          last = again;
          alarm(last, device);
        }
      }
      spans.add(new Span(from, last + HOLD_MS));
      t = last + HOLD_MS + terms.clearMs() + between(2_000_000, 4_000_000);
    }
    end = Math.max(end, t);
    raws.put(device, List.of(Truth.seen(spans, ours)));
  }

  /** Ports break, and their devices go offline meanwhile. */
  private void faults(String device) {
    List<Span> broken = episodes(900_000);
    port(T0, device, "idle");
    for (Span span : broken) {
      port(span.from(), device, "fault");
      port(span.to(), device, "idle");
    }
    raws.put(device, List.of(broken));
    List<Span> offline = episodes(500_000);
    List<Span> causes = new ArrayList<>();
    state(T0, device, "online");
    for (Span span : offline) {
      state(span.from(), device, "offline");
      state(span.to(), device, "online");
    }
    Terms plain = new Terms(true, true, 0, 0, 1, 1, 0);
    for (Span reached : Truth.reached(offline, 60_000, plain, ours)) {
      causes.add(reached);
    }
    holds.put("cause " + device, causes);
  }

  // What disturbs it.

  /** Things that are none of the rule's business, and the same things said twice. */
  private void chatter() {
    List<Signal> before = List.copyOf(signals);
    for (int i = 0; i < 60; i++) {
      long t = seen(T0 + between(0, Math.max(1, end - T0)));
      int dice = random.nextInt(4);
      if (dice == 0 && !before.isEmpty()) {
        signals.add(before.get(random.nextInt(before.size())));
      } else if (dice == 1) {
        add(t, SignalKind.EVENT, HERE, "D0", 0, Map.of(), Map.of("event", "device.heartbeat"));
      } else if (dice == 2) {
        add(t, SignalKind.SAMPLE, ELSEWHERE, "X", 1, Map.of("port_celsius", 99.0), Map.of());
        add(t, SignalKind.SESSION, ELSEWHERE, "X", 1, Map.of(), Map.of("outcome", "failed"));
        add(t, SignalKind.EVENT, ELSEWHERE, "X", 1, Map.of(), Map.of("event", "hit"));
      } else {
        add(t, SignalKind.SAMPLE, HERE, "D0", 1, Map.of("voltage_v", 221.0), Map.of());
      }
    }
  }

  /** Maintenance and silences; none of them while a story is about inhibition. */
  private void chooseHolds() {
    for (String member : List.copyOf(raws.keySet())) {
      List<Span> held = new ArrayList<>();
      boolean site = member.equals("hz");
      if (random.nextInt(3) == 0) {
        long from = T0 + between(0, Math.max(1, end - T0));
        Span span = new Span(from, from + between(1000, 3_000_000));
        held.add(span);
        windows.add(
            new MaintenanceWindow(
                "w-" + member,
                "demo",
                site ? MaintenanceScope.SITE : MaintenanceScope.DEVICE,
                "demo",
                site ? "hz" : null,
                site ? List.of() : List.of(member),
                span.from(),
                span.to(),
                false,
                null,
                null,
                null,
                1,
                T0,
                T0));
      }
      if (random.nextInt(3) == 0) {
        long from = T0 + between(0, Math.max(1, end - T0));
        Span span = new Span(from, from + between(1000, 3_000_000));
        held.add(span);
        silences.add(
            new Silence(
                "s-" + member,
                "demo",
                List.of("story"),
                List.of("hz"),
                site ? List.of() : List.of(member),
                null,
                "ann",
                "known",
                span.from(),
                span.to()));
      }
      holds.put(member, held);
    }
  }

  private Map<String, List<Truth.Alert>> expected() {
    Map<String, List<List<Part>>> groups = new TreeMap<>();
    Map<String, List<List<Span>>> groupHolds = new TreeMap<>();
    Map<String, List<Span>> causes = new TreeMap<>();
    raws.forEach(
        (member, raw) -> {
          List<Span> out = new ArrayList<>(ours);
          out.addAll(pauses.getOrDefault(member, List.of()));
          String group = bySite ? "hz" : member;
          groups
              .computeIfAbsent(group, g -> new ArrayList<>())
              .add(Truth.parts(raw, fors, 2, terms, out));
          groupHolds.computeIfAbsent(group, g -> new ArrayList<>()).add(holds.get(member));
          causes.put(group, holds.getOrDefault("cause " + member, List.of()));
        });
    Map<String, List<Truth.Alert>> expected = new TreeMap<>();
    long until = end + 40L * 3_600_000;
    groups.forEach(
        (group, members) ->
            expected.put(
                group,
                Truth.alerts(
                    members, groupHolds.get(group), causes.get(group), ours, terms, until)));
    expected.values().removeIf(List::isEmpty);
    return expected;
  }

  // What is seen.

  private void repeat(Span span, java.util.function.LongConsumer each) {
    for (int i = random.nextInt(3); i > 0; i--) {
      long t = seen(span.from() + between(0, span.to() - span.from()));
      if (t > span.from() && t < span.to()) {
        each.accept(t);
      }
    }
  }

  private void state(long t, String device, String word) {
    add(t, SignalKind.PRESENCE, HERE, device, 0, Map.of(), Map.of("state", word));
  }

  private void port(long t, String device, String word) {
    add(t, SignalKind.PORT_STATE, HERE, device, 1, Map.of(), Map.of("state", word));
  }

  private void celsius(long t, String device, double value) {
    sample(t, device, "port_celsius", value);
  }

  private void sample(long t, String device, String field, double value) {
    add(t, SignalKind.SAMPLE, HERE, device, 1, Map.of(field, value), Map.of());
  }

  private void event(long t, String device, String event) {
    add(t, SignalKind.EVENT, HERE, device, 0, Map.of(), Map.of("event", event));
  }

  private void alarm(long t, String device) {
    add(
        t,
        SignalKind.ALARM,
        HERE,
        device,
        0,
        Map.of(),
        Map.of("alarm", "smoke", "level", "critical"));
  }

  private void command(long t, String device, String state) {
    add(t, SignalKind.COMMAND, HERE, device, 1, Map.of(), Map.of("type", "start", "state", state));
  }

  private void session(long t, String outcome) {
    add(t, SignalKind.SESSION, HERE, "D0", 1, Map.of(), Map.of("outcome", outcome));
  }

  private void add(
      long t,
      SignalKind what,
      Place place,
      String device,
      int port,
      Map<String, Double> numbers,
      Map<String, String> words) {
    String id = what + "/" + signals.size();
    signals.add(
        new Signal(t, what, id, place, device, port, new HashMap<>(numbers), new HashMap<>(words)));
  }

  private long between(long least, long most) {
    return most <= least ? least : least + (long) (random.nextDouble() * (most - least));
  }
}
