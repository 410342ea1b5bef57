package io.chargeline.api;

import io.chargeline.api.LiveStream.Audience;
import io.chargeline.api.sse.SseFrame;
import io.chargeline.domain.Json;
import io.chargeline.domain.fact.CommandRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What those who watch one device are told, and what is held for those who come again soon: its
 * last events and commands, from the moment on somebody began to watch.
 */
final class LiveChannel {
  /** What a stream that was cut off finds again. */
  static final int HELD_EVENTS = 64;

  static final int HELD_COMMANDS = 20;

  private static final SseFrame NOT_HELD =
      SseFrame.event("gap", null, "{\"reason\":\"not_held\"}".getBytes(StandardCharsets.US_ASCII));

  private final String deviceId;
  private final List<LiveStream> streams = new ArrayList<>();
  private final Deque<Told> events = new ArrayDeque<>();
  private final LinkedHashMap<String, CommandRow> commands = new LinkedHashMap<>();
  private final List<CommandRow> changedCommands = new ArrayList<>();
  private long lastSequence;
  private boolean dirty = true;

  /** Of the pushing thread alone. */
  private final Map<Audience, SseFrame> shown = new HashMap<>();

  private long pushedAt;
  private long leftAt;

  /** What matters here of an event. */
  private record Head(String id, String event, String tenant, long sequence) {}

  private record Told(String id, String tenant, SseFrame frame) {}

  LiveChannel(String deviceId) {
    this.deviceId = deviceId;
  }

  String deviceId() {
    return deviceId;
  }

  /**
   * @param lastEventId where the stream before ended; null: it is the first
   */
  synchronized void join(LiveStream stream, String lastEventId) {
    streams.add(stream);
    if (lastEventId == null) {
      return;
    }
    if (events.stream().noneMatch(told -> told.id().equals(lastEventId))) {
      stream.out().event(NOT_HELD);
      return;
    }
    boolean after = false;
    for (Told told : events) {
      if (after && stream.audience().mayHear(told.tenant())) {
        stream.out().event(told.frame());
      }
      after |= told.id().equals(lastEventId);
    }
  }

  synchronized void leave(LiveStream stream, long now) {
    streams.remove(stream);
    leftAt = now;
  }

  /** Whether nobody has watched since then. */
  synchronized boolean leftBefore(long time) {
    return streams.isEmpty() && leftAt - time < 0;
  }

  synchronized List<LiveStream> streams() {
    return List.copyOf(streams);
  }

  /** An event again, because its writer was set back, is not told again. */
  synchronized void told(byte[] body) {
    Head head = Json.read(body, Head.class);
    if (head.sequence() <= lastSequence) {
      return;
    }
    lastSequence = head.sequence();
    SseFrame frame = SseFrame.event("event", head.id(), body);
    events.addLast(new Told(head.id(), head.tenant(), frame));
    if (events.size() > HELD_EVENTS) {
      events.removeFirst();
    }
    for (LiveStream stream : streams) {
      if (stream.audience().mayHear(head.tenant())) {
        stream.out().event(frame);
      }
    }
  }

  synchronized void changed(CommandRow command) {
    commands.remove(command.commandId());
    commands.put(command.commandId(), command);
    if (commands.size() > HELD_COMMANDS) {
      commands.remove(commands.keySet().iterator().next());
    }
    changedCommands.add(command);
  }

  /** The commands that changed since the last call. */
  synchronized List<CommandRow> takeCommands() {
    List<CommandRow> taken = List.copyOf(changedCommands);
    changedCommands.clear();
    return taken;
  }

  /** Those that a stream that begins has to know of. */
  synchronized List<CommandRow> heldCommands() {
    return List.copyOf(commands.values());
  }

  synchronized void touch() {
    dirty = true;
  }

  /** Whether the device changed since the last call, which is not so soon after one before. */
  synchronized boolean takeChange(long now, long pace) {
    if (!dirty || now - pushedAt < pace) {
      return false;
    }
    dirty = false;
    pushedAt = now;
    return true;
  }

  /** Whether that was not shown to this audience last. */
  boolean isNews(Audience audience, SseFrame frame) {
    return !frame.sameAs(shown.put(audience, frame));
  }
}
