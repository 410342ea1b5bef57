package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** A device's raw frames, for support. They are not decoded here: {@code chargeline decode} is. */
final class FrameHistory {
  /**
   * Bytes of commands are our own JSON and stand in the command's resource. Nothing is shown from
   * before the end of the last time in which the device belonged to somebody else.
   */
  private static final String NEWEST =
      """
      SELECT toUnixTimestamp64Milli(at) AS at_ms, kind, protocol, writer, connection, command_id,
             close_reason, if(kind = 'rejected', detail, NULL) AS reason,
             if(kind IN ('frame', 'sent', 'rejected'), hex(body), NULL) AS bytes
      FROM chargeline.v_frames
      WHERE device_id = {device:String}
        AND at >= (SELECT max(ifNull(until_at, now64(3))) FROM chargeline.v_presence
                   WHERE device_id = {device:String} AND tenant IS NOT NULL
                     AND tenant != {tenant:String})
      ORDER BY at DESC, body DESC LIMIT {limit:UInt32}
      """;

  private final History history;

  /**
   * A record of the frames log.
   *
   * @param direction {@code up} from the device, {@code down} to it; absent for what is no frame
   */
  record Frame(
      String at,
      String kind,
      String direction,
      String protocol,
      String gateway,
      Long connection,
      String commandId,
      String reason,
      String hex) {
    private static Frame of(JsonNode row) {
      String kind = row.path("kind").asText();
      String closeReason = History.text(row, "close_reason");
      return new Frame(
          Rfc3339.of(row.path("at_ms").asLong()),
          kind,
          direction(kind),
          History.text(row, "protocol"),
          History.text(row, "writer"),
          History.number(row, "connection"),
          History.text(row, "command_id"),
          closeReason == null ? History.text(row, "reason") : closeReason,
          History.text(row, "bytes"));
    }

    private static String direction(String kind) {
      return switch (kind) {
        case "frame", "rejected" -> "up";
        case "sent" -> "down";
        default -> null;
      };
    }
  }

  FrameHistory(History history) {
    this.history = history;
  }

  /**
   * The newest first; the device must be the tenant's now.
   *
   * @throws Problem 503 {@code history_unavailable}
   */
  List<Frame> newest(String tenant, String deviceId, int limit) {
    Map<String, String> parameters =
        Map.of("tenant", tenant, "device", deviceId, "limit", Integer.toString(limit));
    return history.rows(NEWEST, parameters).stream().map(Frame::of).toList();
  }
}
