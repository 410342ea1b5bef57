package io.chargeline.api;

import io.chargeline.api.LiveStream.Audience;
import io.chargeline.api.LiveStream.Kind;
import io.chargeline.api.sse.SseFrame;
import io.chargeline.domain.Json;
import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.fact.CommandRow;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those who watch what has changed. The thread that folds the log marks what changed and goes
 * on; one thread writes each change down once, for all who see it in the same words, and hands it
 * to their connections. Nobody else has work by it, and an open stream holds no thread.
 */
final class LiveStreams implements LiveListener, AutoCloseable {
  /** Open at once, of all tenants. */
  static final int MAX_STREAMS = 1000;

  /** Open at once, of one tenant. */
  static final int MAX_OF_TENANT = 100;

  /** How often a stream is told that it lives. */
  static final Duration BEAT = Duration.ofSeconds(15);

  /** How often it is asked whether its caller may still watch. */
  private static final Duration CHECK = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(LiveStreams.class);
  private static final Duration STEP = Duration.ofMillis(40);
  private static final Duration PACE = Duration.ofMillis(250);
  private static final Duration LIST_PACE = Duration.ofSeconds(1);
  private static final Duration COUNT_PACE = Duration.ofSeconds(2);
  private static final int RETRY_S = 2;

  /** So long what a device's stream told is held for who was cut off. */
  private static final Duration HELD = Duration.ofMinutes(2);

  private final LiveView view;
  private final LivePictures pictures;
  private final Predicate<DeviceSnapshot> down;
  private final Counter dropped;
  private final ScheduledExecutorService pushing;
  private final Set<LiveStream> streams = ConcurrentHashMap.newKeySet();
  private final Map<String, LiveChannel> channels = new ConcurrentHashMap<>();

  /** Full id → how many lists show the device. */
  private final Map<String, Integer> listed = new ConcurrentHashMap<>();

  private final Set<String> changedListed = ConcurrentHashMap.newKeySet();

  /** Of the pushing thread alone. */
  private final Map<Audience, SseFrame> counted = new HashMap<>();

  private final LiveStream.Pace lists = new LiveStream.Pace(LIST_PACE.toNanos(), System.nanoTime());
  private final LiveStream.Pace counts =
      new LiveStream.Pace(COUNT_PACE.toNanos(), System.nanoTime());
  private final LiveStream.Pace checks = new LiveStream.Pace(CHECK.toNanos(), System.nanoTime());
  private final LiveStream.Pace sweeps = new LiveStream.Pace(BEAT.toNanos(), System.nanoTime());
  private boolean closed;

  /**
   * @param down whether somebody works on a device by a window
   */
  LiveStreams(
      LiveView view, LivePictures pictures, Predicate<DeviceSnapshot> down, MeterRegistry meters) {
    this.view = view;
    this.pictures = pictures;
    this.down = down;
    this.dropped =
        Counter.builder("chargeline.api.live.dropped")
            .description("events that slow readers of live streams were not told")
            .register(meters);
    meters.gaugeCollectionSize("chargeline.api.live.streams", List.of(), streams);
    this.pushing =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "live-streams");
              thread.setDaemon(true);
              return thread;
            });
    view.tell(this);
    var unused =
        pushing.scheduleWithFixedDelay(
            this::step, STEP.toMillis(), STEP.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Counts events that a client will never see. */
  void drop(int events) {
    dropped.increment(events);
  }

  /**
   * Begins to tell this one.
   *
   * @param lastEventId where its stream ended before; null: it is the first
   * @throws Problem 429 or 503 if there are too many
   */
  void open(LiveStream stream, String lastEventId) {
    admit(stream);
    stream.out().state("retry", SseFrame.retry(Duration.ofSeconds(RETRY_S).toMillis()));
    CompletableFuture<Void> unused =
        stream.out().ended().whenComplete((ok, failure) -> leave(stream));
    if (stream.kind() == Kind.DEVICE) {
      stream.devices().forEach(id -> join(stream, id, lastEventId));
    } else {
      stream.devices().forEach(id -> listed.merge(id, 1, Integer::sum));
    }
  }

  private synchronized void admit(LiveStream stream) {
    String tenant = stream.audience().tenant();
    List<LiveStream> own =
        streams.stream()
            .filter(other -> Objects.equals(tenant, other.audience().tenant()))
            .toList();
    if (own.size() >= MAX_OF_TENANT) {
      // Who went without a word is found by writing to it.
      own.forEach(other -> other.out().beat());
      throw ProblemCode.TOO_MANY_STREAMS
          .because(
              MAX_OF_TENANT + " live streams are open; end one, or try again",
              "已打开 " + MAX_OF_TENANT + " 个实时流,请先关闭部分实时流或稍后重试")
          .retryAfter(RETRY_S);
    }
    if (closed || streams.size() >= MAX_STREAMS) {
      throw ProblemCode.OVERLOADED
          .because("this server has no place for one more live stream; try again", "服务器实时流已满,请稍后重试")
          .retryAfter(RETRY_S);
    }
    streams.add(stream);
  }

  private void join(LiveStream stream, String deviceId, String lastEventId) {
    // Within the map's own step, so that a channel that is being swept takes nobody in.
    channels.compute(
        deviceId,
        (id, known) -> {
          LiveChannel channel = known == null ? new LiveChannel(id) : known;
          channel.join(stream, lastEventId);
          return channel;
        });
  }

  private void leave(LiveStream stream) {
    if (!streams.remove(stream)) {
      return;
    }
    for (String id : stream.devices()) {
      if (stream.kind() == Kind.DEVICE) {
        channels.get(id).leave(stream, System.nanoTime());
      } else {
        listed.computeIfPresent(id, (key, count) -> count == 1 ? null : count - 1);
      }
    }
  }

  @Override
  public void deviceChanged(DeviceSnapshot now) {
    touch(now.deviceId());
  }

  @Override
  public void deviceGone(String deviceId) {
    touch(deviceId);
  }

  private void touch(String deviceId) {
    LiveChannel channel = channels.get(deviceId);
    if (channel != null) {
      channel.touch();
    }
    if (listed.containsKey(deviceId)) {
      changedListed.add(deviceId);
    }
  }

  @Override
  public void commandChanged(CommandRow now) {
    LiveChannel channel = now.deviceId() == null ? null : channels.get(now.deviceId());
    if (channel != null) {
      channel.changed(now);
    }
  }

  @Override
  public void eventTold(String deviceId, byte[] body) {
    LiveChannel channel = channels.get(deviceId);
    if (channel != null) {
      channel.told(body);
    }
  }

  private void step() {
    try {
      if (!channels.isEmpty() || !streams.isEmpty()) {
        push(System.nanoTime());
      }
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("live streams were not served");
    }
  }

  private void push(long now) {
    if (sweeps.due(now)) {
      channels.values().forEach(LiveChannel::touch);
      channels.keySet().forEach(id -> sweep(id, now - HELD.toNanos()));
      counted.keySet().retainAll(streams.stream().map(LiveStream::audience).toList());
    }
    channels.values().forEach(channel -> push(channel, now));
    if (lists.due(now)) {
      pushLists();
    }
    if (counts.due(now)) {
      pushCounts();
    }
    if (checks.due(now)) {
      streams.forEach(LiveStreams::check);
    }
    for (LiveStream stream : streams) {
      begin(stream);
      if (stream.pace().due(now)) {
        stream.out().beat();
      }
      stream.out().flush();
    }
  }

  /** In one step with those who join. */
  private void sweep(String deviceId, long before) {
    channels.computeIfPresent(
        deviceId, (id, channel) -> channel.leftBefore(before) ? null : channel);
  }

  private void push(LiveChannel channel, long now) {
    List<LiveStream> watching = channel.streams();
    for (CommandRow command : channel.takeCommands()) {
      Map<Language, SseFrame> frames = new HashMap<>();
      for (LiveStream stream : watching) {
        tell(stream, command, frames);
      }
    }
    if (watching.isEmpty() || !channel.takeChange(now, PACE.toNanos())) {
      return;
    }
    Map<Audience, Optional<SseFrame>> news = new HashMap<>();
    for (LiveStream stream : watching) {
      news.computeIfAbsent(stream.audience(), audience -> news(channel, audience))
          .ifPresent(frame -> stream.out().state("device", frame));
    }
  }

  /** Empty also if the device is not the audience's any more, which the next check tells it. */
  private Optional<SseFrame> news(LiveChannel channel, Audience audience) {
    return device(audience, channel.deviceId()).filter(frame -> channel.isNews(audience, frame));
  }

  private Optional<SseFrame> device(Audience audience, String deviceId) {
    return pictures.whole(audience, deviceId).map(json -> SseFrame.event("device", null, json));
  }

  private static void tell(LiveStream stream, CommandRow command, Map<Language, SseFrame> frames) {
    if (stream.audience().mayHear(command.tenant())) {
      SseFrame frame =
          frames.computeIfAbsent(
              stream.audience().language(),
              language ->
                  SseFrame.event(
                      "command", null, Text.json(CommandResource.of(command), language)));
      stream.out().state("command " + command.commandId(), frame);
    }
  }

  private void pushLists() {
    Set<String> changed = Set.copyOf(changedListed);
    changedListed.removeAll(changed);
    Map<Audience, Map<String, Optional<byte[]>>> briefs = new HashMap<>();
    for (LiveStream stream : streams) {
      if (stream.kind() == Kind.FLEET && !changed.isEmpty()) {
        Map<String, Optional<byte[]>> known =
            briefs.computeIfAbsent(stream.audience(), audience -> new HashMap<>());
        stream.devices().stream()
            .filter(changed::contains)
            .forEach(id -> tellBrief(stream, id, known));
      }
    }
  }

  private void tellBrief(LiveStream stream, String id, Map<String, Optional<byte[]>> known) {
    byte[] json =
        known
            .computeIfAbsent(id, device -> pictures.brief(stream.audience(), device))
            .orElseGet(() -> Json.bytes(Map.of("device_phy_id", id, "gone", true)));
    stream.out().item("devices", id, json);
  }

  private void pushCounts() {
    Map<Audience, Optional<SseFrame>> news = new HashMap<>();
    for (LiveStream stream : streams) {
      if (stream.kind() == Kind.FLEET) {
        news.computeIfAbsent(stream.audience(), this::newCounts)
            .ifPresent(frame -> stream.out().state("counts", frame));
      }
    }
  }

  private Optional<SseFrame> newCounts(Audience audience) {
    SseFrame now = counts(audience);
    return Optional.of(now).filter(frame -> !frame.sameAs(counted.put(audience, frame)));
  }

  private SseFrame counts(Audience audience) {
    FleetCounts now =
        FleetCounts.of(
            audience.isOperator() ? view.allDevices() : view.devicesAfter(audience.tenant(), ""),
            down);
    return SseFrame.event("counts", null, Json.bytes(now));
  }

  /** What a stream has to know first; whatever it had before may be old. */
  private void begin(LiveStream stream) {
    if (!stream.pace().begins()) {
      return;
    }
    Audience audience = stream.audience();
    if (stream.kind() == Kind.FLEET) {
      Map<String, Optional<byte[]>> known = new HashMap<>();
      stream.devices().forEach(id -> tellBrief(stream, id, known));
      stream.out().state("counts", counts(audience));
      return;
    }
    for (String id : stream.devices()) {
      device(audience, id).ifPresent(frame -> stream.out().state("device", frame));
      Map<Language, SseFrame> frames = new HashMap<>();
      channels.get(id).heldCommands().forEach(command -> tell(stream, command, frames));
      view.openCommands(id).forEach(command -> tell(stream, command, frames));
    }
  }

  private static void check(LiveStream stream) {
    try {
      stream.admission().run();
    } catch (Problem refused) {
      end(stream, refused);
    }
  }

  private static void end(LiveStream stream, Problem why) {
    stream
        .out()
        .end(
            SseFrame.event(
                "end", null, Text.json(Problem.told(why.body()), stream.audience().language())));
  }

  /** Ends all streams, and takes no more. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    pushing.shutdownNow();
    Problem ending =
        ProblemCode.OVERLOADED
            .because("this server ends; come again", "服务器正在停止,请重新连接")
            .retryAfter(1);
    streams.forEach(stream -> end(stream, ending));
  }
}
