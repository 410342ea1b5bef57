package io.chargeline.simulator.recording;

import io.chargeline.domain.Ids;
import io.chargeline.domain.command.GatewayCommand;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.protocol.ap3000.ChargeRequest;
import io.chargeline.protocol.ap3000.Registration;
import io.chargeline.simulator.recording.Happening.Kind;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** One feed of one recording, moment by moment. */
final class Feed implements AutoCloseable {
  private static final long REPORT_MS = Duration.ofMinutes(5).toMillis();
  private static final long ANSWER_TIMEOUT_MS = 15_000;

  /** The clock stands still until the command is through: any time will do. */
  private static final long EXPIRY_MS = 60_000;

  private static final int PROGRESS_PARTS = 100;
  private static final String PROTOCOL = "ap3000";

  private final Recording recording;
  private final Plan plan;
  private final RecordingTarget target;
  private final RecordingProgress progress;
  private final Duration stall;
  private final Wire wire;
  private final Map<Integer, RecordedPile> piles = new HashMap<>();
  private final Map<DeviceId, Long> lastConnection = new HashMap<>();

  /**
   * Each device's last one. They are stamped in their step; whether they are stored is asked for
   * later, so that the clock does not stand for it.
   */
  private final Map<DeviceId, CompletableFuture<Void>> pauses = new LinkedHashMap<>();

  private final PriorityQueue<Happening> due = new PriorityQueue<>(Happening.ORDER);
  private long nowMs;
  private long steps;
  private int settled;
  private long settledCentiKwh;
  private int toldParts;

  Feed(
      Recording recording,
      RecordingTarget target,
      UnaryOperator<byte[]> onWire,
      Duration stall,
      RecordingProgress progress) {
    this.recording = recording;
    this.plan = Plan.of(recording);
    this.target = target;
    this.stall = stall;
    this.progress = progress;
    this.wire = new Wire(target, onWire, stall.toNanos());
  }

  RecordingSummary run(long beginNanos) throws IOException, InterruptedException {
    for (int i = 0; i < plan.sessions().size(); i++) {
      due.add(Happening.start(plan.sessions().get(i), i));
    }
    while (!due.isEmpty()) {
      step();
    }
    awaitPausesStored();
    return new RecordingSummary(
        settled,
        recording.devices(),
        wire.frames(),
        steps,
        BigDecimal.valueOf(settledCentiKwh, 2),
        Instant.ofEpochMilli(recording.fromMs()),
        Instant.ofEpochMilli(recording.toMs()),
        Duration.ofNanos(System.nanoTime() - beginNanos));
  }

  /** One moment: the clock stands, all that is due at it happens, and is through when it ends. */
  private void step() throws IOException, InterruptedException {
    nowMs = due.peek().timeMs();
    target.setTime(nowMs);
    Set<RecordedPile> ended = new LinkedHashSet<>();
    while (!due.isEmpty() && due.peek().timeMs() == nowMs) {
      Kind kind = due.peek().kind();
      List<Happening> together = takeAll(kind);
      switch (kind) {
        case END, END_AT_ONCE -> end(together, ended);
        case REPORT -> report(together);
        case START -> start(together);
      }
      wire.awaitAllTaken();
    }
    pauseIdle(ended);
    target.tick();
    steps++;
    tellProgress();
  }

  private List<Happening> takeAll(Kind kind) {
    List<Happening> together = new ArrayList<>(1);
    while (!due.isEmpty() && due.peek().timeMs() == nowMs && due.peek().kind() == kind) {
      together.add(due.remove());
    }
    return together;
  }

  private void start(List<Happening> starts) throws IOException, InterruptedException {
    connectAll(starts);
    for (Happening start : starts) {
      RecordedPile pile = pileOf(start);
      target.submit(command(pile.id(), start.planned()));
      pile.begin(start.planned());
      due.add(start.end());
      addReport(start, nowMs + REPORT_MS);
    }
  }

  private void connectAll(List<Happening> starts) throws IOException, InterruptedException {
    Map<RecordedPile, Integer> registrations = new LinkedHashMap<>();
    for (Happening start : starts) {
      RecordedPile pile = pileOf(start);
      if (!pile.isConnected()) {
        registrations.put(pile, pile.connect(target.deviceAddress()));
      }
    }
    for (Map.Entry<RecordedPile, Integer> sent : registrations.entrySet()) {
      RecordedPile pile = sent.getKey();
      pile.awaitAnswer(Registration.COMMAND, sent.getValue());
      awaitConnectionOf(pile.id());
    }
  }

  private void awaitConnectionOf(DeviceId device) throws InterruptedException {
    long before = connectionBefore(device);
    wire.await(
        () -> {
          long connection = target.connectionOf(device);
          return connection >= 0 && connection != before;
        },
        "device " + device + " has a connection");
    lastConnection.put(device, target.connectionOf(device));
  }

  private long connectionBefore(DeviceId device) {
    return lastConnection.getOrDefault(device, -1L);
  }

  private GatewayCommand command(DeviceId device, PlannedSession planned) {
    return new GatewayCommand(
        Ids.of("recording", device, planned.session().sessionId()),
        target.gatewayInstance(),
        lastConnection.get(device),
        device.value(),
        PROTOCOL,
        ChargeRequest.COMMAND,
        ChargeRequest.untilFull(planned.port(), planned.order()).encode(),
        1,
        ANSWER_TIMEOUT_MS,
        nowMs + EXPIRY_MS);
  }

  private void report(List<Happening> reports) throws IOException {
    for (Happening report : reports) {
      pileOf(report).report(report.planned(), nowMs - REPORT_MS, nowMs);
      addReport(report, nowMs + REPORT_MS);
    }
  }

  private void addReport(Happening of, long atMs) {
    if (atMs < of.planned().session().endMs()) {
      due.add(of.report(atMs));
    }
  }

  private void end(List<Happening> ends, Collection<RecordedPile> ended) throws IOException {
    for (Happening end : ends) {
      RecordedPile pile = pileOf(end);
      pile.settle(end.planned());
      ended.add(pile);
      settled++;
      settledCentiKwh += end.planned().session().centiKwh();
    }
  }

  private void pauseIdle(Collection<RecordedPile> ended) throws IOException, InterruptedException {
    List<RecordedPile> idle = ended.stream().filter(pile -> !pile.isRunning()).toList();
    for (RecordedPile pile : idle) {
      pile.awaitSettled();
      CompletableFuture<Void> before = pauses.put(pile.id(), target.pause(pile.id()));
      if (before != null) {
        awaitStored(before, pile.id());
      }
    }
    for (RecordedPile pile : idle) {
      DeviceId device = pile.id();
      long before = connectionBefore(device);
      wire.await(() -> target.connectionOf(device) != before, "device " + device + " is paused");
      pile.disconnect();
    }
  }

  private void awaitPausesStored() throws InterruptedException {
    for (Map.Entry<DeviceId, CompletableFuture<Void>> pause : pauses.entrySet()) {
      awaitStored(pause.getValue(), pause.getKey());
    }
  }

  private void awaitStored(CompletableFuture<Void> pause, DeviceId device)
      throws InterruptedException {
    try {
      pause.get(stall.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new StalledRecordingException("the gateway did not pause " + device, e);
    }
  }

  private void tellProgress() {
    int total = plan.sessions().size();
    int parts = (int) ((long) settled * PROGRESS_PARTS / total);
    if (parts > toldParts) {
      toldParts = parts;
      progress.at((double) settled / total, settled);
    }
  }

  private RecordedPile pileOf(Happening happening) {
    return piles.computeIfAbsent(
        happening.planned().session().station(),
        station ->
            new RecordedPile(
                station, plan.ports().get(station), wire, Math.toIntExact(stall.toMillis())));
  }

  @Override
  public void close() throws IOException {
    for (RecordedPile pile : piles.values()) {
      pile.disconnect();
    }
  }
}
