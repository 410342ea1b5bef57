package io.chargeline.api;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.TimelineEntry.Frame;
import io.chargeline.api.TimelineEntry.Kind;
import io.chargeline.api.TimelineEntry.Place;
import io.chargeline.domain.Json;
import io.chargeline.domain.WireName;
import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.command.Effect;
import io.chargeline.domain.fact.CommandRow;
import io.chargeline.domain.fact.CommandRow.Hop;
import io.chargeline.protocol.decode.Decoded;
import io.chargeline.protocol.decode.Decoder;
import io.chargeline.protocol.decode.Direction;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What happened on and around a device, of all kinds in one order, the newest first. What one
 * tenant asks for holds nothing from the time of an owner before. Each kind is read in the order of
 * its table, within a stretch of time that grows until a page is full.
 */
final class Timeline {
  /**
   * Whatever is older belongs to an owner before. Of who came back, the time since it last came.
   */
  static final String SINCE_OWNED =
      """
      AND at >= (SELECT max(ifNull(until_at, now64(3))) FROM chargeline.v_presence
                 WHERE device_id = {device:String} AND tenant IS NOT NULL
                   AND tenant != {tenant:String})
      """;

  private static final String FRAMES =
      """
      SELECT toUnixTimestamp64Milli(at) AS at_ms, concat(kind, ' ', toString(sipHash64(body))) AS id,
             kind, protocol, writer, connection, command_id, hex(body) AS bytes
      FROM chargeline.v_frames
      WHERE device_id = {device:String} AND kind IN ('frame', 'sent', 'rejected')
        AND at >= fromUnixTimestamp64Milli({from:Int64})
        AND at < fromUnixTimestamp64Milli({to:Int64})
      """;
  private static final String EVENTS =
      """
      SELECT toUnixTimestamp64Milli(at) AS at_ms, id, body
      FROM chargeline.v_events
      WHERE device_id = {device:String}
        AND at >= fromUnixTimestamp64Milli({from:Int64})
        AND at < fromUnixTimestamp64Milli({to:Int64})
      """;
  private static final String COMMANDS =
      """
      SELECT toUnixTimestamp64Milli(issued_at) AS at_ms, command_id AS id, tenant, site, type, port,
             order_no, mode, limit_s, limit_wh, arguments, state, effect, reason, raw_result, result,
             toUnixTimestamp64Milli(expires_at) AS expires_ms,
             toUnixTimestamp64Milli(ended_at) AS ended_ms, timeline
      FROM chargeline.v_commands
      WHERE ifNull(device_id, '') = {device:String}
        AND issued_at >= fromUnixTimestamp64Milli({from:Int64})
        AND issued_at < fromUnixTimestamp64Milli({to:Int64})
      """;
  private static final String OWN = "AND tenant = {tenant:String}\n";
  private static final String AFTER = "AND (at_ms, id) < ({at:Int64}, {id:String})\n";
  private static final String ORDER = "ORDER BY at_ms DESC, id DESC LIMIT {limit:UInt32}";

  /** The newest page is mostly of the last hours; older ones are looked for in more and more. */
  private static final List<Duration> REACHES =
      List.of(Duration.ofHours(3), Duration.ofDays(2), Duration.ofDays(40), Duration.ofDays(400));

  private static final TypeReference<List<Hop>> HOPS = new TypeReference<>() {};

  private final History history;
  private final LiveView view;
  private final Clock clock;

  /** By protocol and direction. */
  private final Map<String, Decoder> decoders = new HashMap<>();

  /**
   * What is asked for.
   *
   * @param tenant null: the operator asks
   * @param from, to unix milliseconds, the last not included; null: whenever
   * @param before where the page before ended; null: this is the first
   */
  record Question(
      String tenant, String deviceId, Set<Kind> kinds, Long from, Long to, Place before) {}

  Timeline(History history, LiveView view, Clock clock) {
    this.history = history;
    this.view = view;
    this.clock = clock;
    for (String protocol : Decoder.protocols()) {
      for (Direction direction : Direction.values()) {
        decoders.put(
            protocol + direction, new Decoder(Optional.of(protocol), Optional.of(direction)));
      }
    }
  }

  /**
   * The newest first.
   *
   * @throws Problem 503 {@code history_unavailable}
   */
  List<TimelineEntry> find(Question question, int limit) {
    long end = end(question);
    List<TimelineEntry> found = List.of();
    for (Duration reach : REACHES) {
      long from = Math.max(question.from() == null ? 0 : question.from(), end - reach.toMillis());
      found = find(question, from, end, limit);
      if (found.size() >= limit || from == Optional.ofNullable(question.from()).orElse(0L)) {
        return found;
      }
    }
    return found;
  }

  /** Not included. A clock of ours may be behind the one that stamped the last record. */
  private long end(Question question) {
    long now = clock.millis() + Duration.ofMinutes(5).toMillis();
    long end = question.to() == null ? now : Math.min(now, question.to());
    return question.before() == null ? end : Math.min(end, question.before().at() + 1);
  }

  private List<TimelineEntry> find(Question question, long from, long to, int limit) {
    List<TimelineEntry> all = new ArrayList<>();
    for (Kind kind : question.kinds()) {
      all.addAll(
          switch (kind) {
            case FRAME -> frames(question, from, to, limit);
            case COMMAND -> commands(question, from, to, limit);
            case EVENT -> events(question, from, to, limit);
          });
    }
    // Stable: those of one kind stay as the database has ordered them.
    return all.stream()
        .sorted(Comparator.comparing(TimelineEntry::place, Place.NEWEST_FIRST))
        .limit(limit)
        .toList();
  }

  private List<TimelineEntry> frames(Question question, long from, long to, int limit) {
    return ask(Kind.FRAME, FRAMES, SINCE_OWNED, question, from, to, limit).stream()
        .map(this::frame)
        .toList();
  }

  private List<TimelineEntry> events(Question question, long from, long to, int limit) {
    return ask(Kind.EVENT, EVENTS, OWN, question, from, to, limit).stream()
        .map(Timeline::event)
        .toList();
  }

  private List<TimelineEntry> commands(Question question, long from, long to, int limit) {
    return ask(Kind.COMMAND, COMMANDS, OWN, question, from, to, limit).stream()
        .map(row -> command(row, question.deviceId()))
        .toList();
  }

  private List<JsonNode> ask(
      Kind kind, String query, String owned, Question question, long from, long to, int limit) {
    StringBuilder whole = new StringBuilder(query);
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("device", question.deviceId());
    if (question.tenant() != null) {
      whole.append(owned);
      parameters.put("tenant", question.tenant());
    }
    parameters.put("from", Long.toString(from));
    parameters.put("to", Long.toString(Math.max(from, end(kind, question.before(), to))));
    if (question.before() != null && question.before().kind() == kind) {
      whole.append(AFTER);
      parameters.put("at", Long.toString(question.before().at()));
      parameters.put("id", question.before().id());
    }
    parameters.put("limit", Integer.toString(limit));
    return history.rows(whole.append(ORDER).toString(), parameters);
  }

  /** Of the moment at which the page before ended, the kinds before its last one were shown. */
  private static long end(Kind kind, Place before, long to) {
    return before != null && kind.compareTo(before.kind()) > 0 ? Math.min(to, before.at()) : to;
  }

  private static Place place(JsonNode row, Kind kind) {
    return new Place(row.path("at_ms").asLong(), kind, row.path("id").asText());
  }

  private static TimelineEntry event(JsonNode row) {
    Place place = place(row, Kind.EVENT);
    JsonNode body = Json.tree(row.path("body").asText().getBytes(StandardCharsets.UTF_8));
    return new TimelineEntry(
        Rfc3339.of(place.at()), Kind.EVENT, null, null, null, null, body, place);
  }

  private TimelineEntry frame(JsonNode row) {
    Place place = place(row, Kind.FRAME);
    Direction direction = row.path("kind").asText().equals("sent") ? Direction.DOWN : Direction.UP;
    String protocol = History.text(row, "protocol");
    String hex = row.path("bytes").asText();
    Frame frame =
        new Frame(
            direction.wireName(),
            protocol,
            History.text(row, "writer"),
            History.number(row, "connection"),
            History.text(row, "command_id"),
            hex,
            decoded(protocol, direction, hex));
    return new TimelineEntry(
        Rfc3339.of(place.at()), Kind.FRAME, frame, null, null, null, null, place);
  }

  /** One record of the log holds one frame, or what could not be read as one. */
  private Decoded decoded(String protocol, Direction direction, String hex) {
    Decoder decoder = decoders.get(protocol + direction);
    return decoder == null || hex.isEmpty()
        ? null
        : decoder.decode(hex).stream().findFirst().orElse(null);
  }

  /** As the live view has it, if it does: that may be newer. */
  private TimelineEntry command(JsonNode row, String deviceId) {
    Place place = place(row, Kind.COMMAND);
    CommandRow command = view.command(place.id()).orElseGet(() -> stored(row, place, deviceId));
    Long ended = command.endedAt();
    return new TimelineEntry(
        Rfc3339.of(place.at()),
        Kind.COMMAND,
        null,
        CommandResource.of(command),
        answeredIn(command),
        ended == null ? null : ended - command.issuedAt(),
        null,
        place);
  }

  /** From the sending to the device's yes or no; null if it was not sent or not answered. */
  private static Long answeredIn(CommandRow command) {
    boolean answered =
        command.state() == CommandState.SUCCEEDED || command.state() == CommandState.REJECTED;
    Optional<Hop> sent =
        command.timeline().stream().filter(hop -> hop.state() == CommandState.SENT).findFirst();
    return answered && command.endedAt() != null
        ? sent.map(hop -> command.endedAt() - hop.at()).orElse(null)
        : null;
  }

  private static CommandRow stored(JsonNode row, Place place, String deviceId) {
    String timeline = History.text(row, "timeline");
    return new CommandRow(
        place.id(),
        History.text(row, "tenant"),
        History.text(row, "site"),
        deviceId,
        word(CommandType.class, row, "type"),
        whole(row, "port"),
        History.text(row, "order_no"),
        Optional.ofNullable(whole(row, "mode")).map(ChargeMode::of).orElse(null),
        whole(row, "limit_s"),
        whole(row, "limit_wh"),
        History.text(row, "arguments"),
        word(CommandState.class, row, "state"),
        word(Effect.class, row, "effect"),
        History.text(row, "reason"),
        whole(row, "raw_result"),
        History.text(row, "result"),
        place.at(),
        row.path("expires_ms").asLong(),
        History.number(row, "ended_ms"),
        timeline == null ? List.of() : hops(timeline),
        0);
  }

  private static List<Hop> hops(String timeline) {
    return Json.MAPPER.convertValue(Json.tree(timeline.getBytes(StandardCharsets.UTF_8)), HOPS);
  }

  private static Integer whole(JsonNode row, String name) {
    return row.hasNonNull(name) ? row.get(name).asInt() : null;
  }

  private static <E extends Enum<E> & WireName> E word(Class<E> words, JsonNode row, String name) {
    String text = History.text(row, name);
    return text == null ? null : WireName.parse(words, text);
  }
}
