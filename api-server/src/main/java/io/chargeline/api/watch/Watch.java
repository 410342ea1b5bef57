package io.chargeline.api.watch;

import io.chargeline.alerting.fold.Silence;
import io.chargeline.alerting.fold.World;
import io.chargeline.alerting.rule.Level;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.rule.Severity;
import io.chargeline.alerting.signal.SignalKind;
import io.chargeline.domain.Json;
import io.chargeline.domain.alert.AlertAct;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.fact.AlertStepRow;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.webhook.Signature;
import io.chargeline.log.TopicTail;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Looks at the platform once a second by the wall clock, judges what it sees by the platform's
 * rules, and tells: by a line in the log, by metrics, by {@link #report}, to the operator's own
 * URLs, and, where the broker lives, to the log that the jobs read. It needs no job, no database,
 * and for telling no broker.
 *
 * <p>Every server watches; of those that can be heard the one with the least name tells. One that
 * hears nobody tells too: at worst an alarm comes twice.
 */
public final class Watch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final long EVERY_MS = 1000;

  /** Whoever ticks is heard so soon after the first one was. */
  private static final long LISTEN_NS = Duration.ofSeconds(2).toNanos();

  /** When a server that hears nothing is on its own. */
  private static final long ALONE_NS = Duration.ofSeconds(10).toNanos();

  /** What a measure takes to be there, beyond what a rule waits for. */
  private static final long SETTLE_MS = 30_000;

  private static final long END_MS = 3000;

  private final WatchSources sources;
  private final Clock clock;
  private final SteadyClock steady;
  private final PulseProbe pulse;
  private final List<Lookout> lookouts = new ArrayList<>();
  private final Causes causes = new Causes();
  private final Judgement judgement;
  private final Acts acts = new Acts();
  private final Teller teller;
  private final List<Courier> couriers = new ArrayList<>();
  private final AlarmLog log;
  private final HandOn handOn;
  private final TopicTail tail;
  private final Queue<Event> heard = new ConcurrentLinkedQueue<>();
  private final WatchMeters meters;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private final long began = System.nanoTime();
  private long listeningSince;
  private long beganAt;
  private volatile WatchReport report;

  private Watch(WatchConfig config, WatchSources sources, MeterRegistry registry, Clock clock) {
    this.sources = sources;
    this.clock = clock;
    this.steady = new SteadyClock(clock, System::nanoTime);
    this.report = WatchReport.nothingYet(clock.millis(), sources.instance());
    this.meters = new WatchMeters(registry, this::report);
    this.log = new AlarmLog(sources.bootstrap(), sources.instance());
    config
        .secret()
        .map(Signature::new)
        .ifPresent(
            signature ->
                config.urls().forEach(url -> couriers.add(new Courier(url, signature, clock))));
    this.handOn =
        new HandOn(sources.bootstrap(), clock, letter -> post(letter.id(), letter.body()));
    this.teller = new Teller(new Everywhere(), acts);
    this.judgement = new Judgement(teller);
    this.tail =
        TopicTail.start(
            sources.bootstrap(),
            "watch-told",
            List.of(Topic.ALERTS, Topic.CONTROL_ALERT_ACTS),
            this::hear);
    this.pulse = new PulseProbe(sources.bootstrap(), clock);
    lookout(pulse);
    lookout(new OffsetProbe(sources.bootstrap(), clock));
    lookout(new EndpointProbe(sources.endpoints(), clock));
    sources
        .clickHouse()
        .ifPresent(url -> lookout(new ClickHouseProbe(url, sources.user(), sources.password())));
    config.flink().ifPresent(url -> lookout(new FlinkProbe(url, clock)));
    if (!config.disks().isEmpty()) {
      lookout(new DiskProbe(config.disks()));
    }
    this.thread = new Thread(this::run, "watch");
    thread.setDaemon(true);
  }

  private void lookout(Probe probe) {
    lookouts.add(new Lookout(probe));
  }

  /** Begins to watch; whatever is down already is an alarm soon after. */
  public static Watch start(
      WatchConfig config, WatchSources sources, MeterRegistry registry, Clock clock) {
    Watch watch = new Watch(config, sources, registry, clock);
    watch.thread.start();
    return watch;
  }

  /** What it saw at its last look. */
  public WatchReport report() {
    return report;
  }

  private void run() {
    boolean on = true;
    while (on) {
      try {
        look();
      } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError e) {
        LOG.atError().setCause(e).log("the watcher failed at one look, and goes on");
      }
      on = pause();
    }
  }

  private boolean pause() {
    try {
      return !closing.await(EVERY_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  private void look() {
    long now = steady.next();
    beganAt = beganAt == 0 ? now : beganAt;
    for (Event event = heard.poll(); event != null; event = heard.poll()) {
      teller.heard(event);
    }
    List<Measure> measures = new ArrayList<>();
    lookouts.forEach(lookout -> measures.addAll(lookout.seen()));
    List<Measure> judged = causes.judged(measures, now);
    List<Rule> rules = rules();
    judgement.judge(rules, world(), judged, now);
    judgement.act(teller.acts(now));
    Set<String> servers = servers();
    boolean leads = leads(servers);
    teller.tell(leads, known(rules, now), now);
    handOn.lead(leads && !couriers.isEmpty());
    report = report(measures, judged, servers, leads);
    meters.show(report);
  }

  private List<Rule> rules() {
    return sources.rules().get().stream().filter(Watch::ours).toList();
  }

  /** Those that read what never passes the pipeline. */
  private static boolean ours(Rule rule) {
    return rule.tenant().isEmpty()
        && rule.condition().reads().stream()
            .allMatch(matcher -> matcher.signal() == SignalKind.PLATFORM);
  }

  /** Those that would have fired by now. */
  private Set<String> known(List<Rule> rules, long now) {
    Set<String> known = new HashSet<>();
    for (Rule rule : rules) {
      int forS = rule.levels().stream().mapToInt(Level::forS).min().orElse(0);
      if (now - beganAt > forS * 1000L + SETTLE_MS) {
        known.add(rule.id());
      }
    }
    return known;
  }

  private World world() {
    List<Silence> silences = sources.silences().get().stream().map(Silence::of).toList();
    return new World(List.of(), silences, List.of());
  }

  // Who tells.

  private Set<String> servers() {
    Set<String> servers = new TreeSet<>(pulse.servers());
    servers.add(sources.instance());
    return servers;
  }

  private boolean leads(Set<String> servers) {
    long now = System.nanoTime();
    if (listeningSince == 0 && pulse.listening() && tail.ready().isDone()) {
      listeningSince = now;
    }
    boolean settled =
        now - began > ALONE_NS || listeningSince != 0 && now - listeningSince > LISTEN_NS;
    return settled && servers.iterator().next().equals(sources.instance());
  }

  private void hear(ConsumerRecord<byte[], byte[]> one) {
    if (one.value() == null || one.key() == null) {
      return;
    }
    if (one.topic().equals(Topic.CONTROL_ALERT_ACTS.topicName())) {
      acts.heard(Json.read(one.value(), AlertAct.class));
    } else if (one.key().length == 0) {
      hearTold(one);
    }
  }

  /** What was told: by a watcher to be known, by the pipeline to be handed on. */
  private void hearTold(ConsumerRecord<byte[], byte[]> one) {
    Event event = Json.read(one.value(), Event.class);
    if (one.headers().lastHeader(AlarmLog.HEADER) != null) {
      heard.add(event);
    } else if (!couriers.isEmpty() && event.event().equals(EventType.SYSTEM_ALARM)) {
      handOn.heard(new HandOn.Letter(one.offset(), one.timestamp(), event.id(), one.value()));
    }
  }

  // Telling.

  private CompletableFuture<Void> post(String id, byte[] body) {
    return CompletableFuture.allOf(
        couriers.stream()
            .map(courier -> courier.post(id, body))
            .toArray(CompletableFuture<?>[]::new));
  }

  private final class Everywhere implements Outbox {
    @Override
    public void tell(Event event) {
      say(event);
      var unused = post(event.id(), Json.bytes(event));
      log.tell(event);
    }

    @Override
    public void row(AlertRow row) {
      log.write(Topic.FACTS_ALERTS, row);
    }

    @Override
    public void step(AlertStepRow step) {
      log.write(Topic.FACTS_ALERT_STEPS, step);
    }
  }

  private static void say(Event event) {
    String state = event.data().path("state").asText();
    String severity = event.data().path("severity").asText();
    boolean critical = severity.equals(Severity.CRITICAL.wireName());
    LoggingEventBuilder line =
        state.equals("resolved") ? LOG.atInfo() : critical ? LOG.atError() : LOG.atWarn();
    line.addKeyValue("state", state)
        .addKeyValue("severity", severity)
        .addKeyValue("rule", event.data().path("rule_id").asText())
        .addKeyValue("alert", event.data().path("alert_id").asText())
        .addKeyValue("summary", event.data().path("summary").asText())
        .log("platform alarm");
  }

  private WatchReport report(
      List<Measure> measures, List<Measure> judged, Set<String> servers, boolean leads) {
    Set<Measure> counted = new HashSet<>(judged);
    return new WatchReport(
        clock.millis(),
        sources.instance(),
        leads,
        servers,
        lookouts.stream()
            .filter(Lookout::known)
            .map(one -> new WatchReport.Part(one.part(), !one.down(), one.failure()))
            .toList(),
        measures.stream()
            .filter(one -> !one.what().equals(Measure.DOWN))
            .map(
                one ->
                    new WatchReport.Measured(
                        one.what(), one.part(), one.value(), counted.contains(one)))
            .toList(),
        teller.open(),
        couriers.stream().map(Courier::state).map(Watch::receiver).toList(),
        log.waiting());
  }

  private static WatchReport.Receiver receiver(Courier.State state) {
    return new WatchReport.Receiver(
        shown(state.url()),
        state.waiting(),
        state.deliveredAt(),
        state.error(),
        state.delivered(),
        state.givenUp());
  }

  /** Without what may be secret in it. */
  private static String shown(URI url) {
    return url.getScheme()
        + "://"
        + url.getHost()
        + (url.getPort() < 0 ? "" : ":" + url.getPort())
        + Optional.ofNullable(url.getPath()).orElse("");
  }

  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
    try {
      thread.join(END_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    tail.close();
    handOn.close();
    lookouts.forEach(Lookout::close);
    couriers.forEach(Courier::close);
    log.close();
  }
}
