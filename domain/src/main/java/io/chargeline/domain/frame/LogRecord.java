package io.chargeline.domain.frame;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.WireName;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * One record of {@code device.frames}.
 *
 * @param deviceId key, or a {@link TenantKey} where it is a tenant's record; null only for ticks,
 *     and for rejected bytes of a connection that has not yet named a device
 * @param timeMs event time, unix milliseconds: the writer's clock when the record was made, never
 *     going back per writer
 * @param protocol {@code ap3000} or {@code bkv}; null for commands and ticks
 * @param writer the instance that wrote it (a gateway or an API server, new at every start)
 * @param connection the writer's number of the connection, from 1; 0 where there is none
 * @param closeReason only with {@link RecordKind#CLOSED}
 * @param commandId only with {@link RecordKind#SENT} and {@link RecordKind#COMMAND}
 * @param detail {@code opened}: the remote address; {@code rejected}: the reason; {@code tick}: the
 *     writer's role; else null
 * @param body raw bytes or JSON, by kind; never null
 */
public record LogRecord(
    String deviceId,
    RecordKind kind,
    long timeMs,
    String protocol,
    String writer,
    long connection,
    CloseReason closeReason,
    String commandId,
    String detail,
    Bytes body) {

  public static final String SCHEMA = "1";

  private static final String HEADER_SCHEMA = "schema";
  private static final String HEADER_TIME = "time";
  private static final String HEADER_KIND = "kind";
  private static final String HEADER_PROTOCOL = "protocol";
  private static final String HEADER_WRITER = "writer";
  private static final String HEADER_CONNECTION = "connection";
  private static final String HEADER_CLOSE_REASON = "close_reason";
  private static final String HEADER_FAULT = "fault";
  private static final String HEADER_COMMAND_ID = "command_id";
  private static final String HEADER_DETAIL = "detail";

  /** The role of a writer that holds device connections: while one ticks, we are looking. */
  public static final String ROLE_GATEWAY = "gateway";

  /** The role of a writer that only adds commands. */
  public static final String ROLE_API = "api";

  /** A tick of a gateway. */
  public static LogRecord tick(String writer, long timeMs) {
    return tick(writer, ROLE_GATEWAY, timeMs);
  }

  /**
   * @param role {@link #ROLE_GATEWAY} or {@link #ROLE_API}
   */
  public static LogRecord tick(String writer, String role, long timeMs) {
    return new LogRecord(
        null, RecordKind.TICK, timeMs, null, writer, 0, null, null, role, Bytes.EMPTY);
  }

  public static LogRecord command(
      String deviceId, String writer, long timeMs, String commandId, byte[] json) {
    return new LogRecord(
        deviceId,
        RecordKind.COMMAND,
        timeMs,
        null,
        writer,
        0,
        null,
        commandId,
        null,
        Bytes.wrap(json));
  }

  /**
   * What the registry has of a device, in the device's own log.
   *
   * @param json a {@code RegisteredDevice}
   */
  public static LogRecord registered(String deviceId, String writer, long timeMs, byte[] json) {
    return new LogRecord(
        deviceId,
        RecordKind.REGISTERED,
        timeMs,
        null,
        writer,
        0,
        null,
        null,
        null,
        Bytes.wrap(json));
  }

  /**
   * A record of a tenant's own log.
   *
   * @param kind {@link RecordKind#MAINTENANCE} or {@link RecordKind#API_CALLS}
   */
  public static LogRecord ofTenant(
      String tenant, RecordKind kind, String writer, long timeMs, byte[] json) {
    return new LogRecord(
        TenantKey.of(tenant), kind, timeMs, null, writer, 0, null, null, null, Bytes.wrap(json));
  }

  /** The record's headers in a fixed order; ASCII text, so that any Kafka tool shows them. */
  public Map<String, byte[]> headers() {
    Map<String, byte[]> headers = new LinkedHashMap<>();
    put(headers, HEADER_SCHEMA, SCHEMA);
    put(headers, HEADER_TIME, Long.toString(timeMs));
    put(headers, HEADER_KIND, kind.wireName());
    put(headers, HEADER_PROTOCOL, protocol);
    put(headers, HEADER_WRITER, writer);
    put(headers, HEADER_CONNECTION, connection == 0 ? null : Long.toString(connection));
    if (closeReason != null) {
      put(headers, HEADER_CLOSE_REASON, closeReason.wireName());
      put(headers, HEADER_FAULT, closeReason.fault().wireName());
    }
    put(headers, HEADER_COMMAND_ID, commandId);
    put(headers, HEADER_DETAIL, detail);
    return headers;
  }

  /**
   * Reads a record back.
   *
   * @param header the last header of a name, or null
   * @throws IllegalArgumentException naming the header that is missing, wrong or too new
   */
  public static LogRecord parse(byte[] key, Function<String, byte[]> header, byte[] value) {
    String schema = text(header, HEADER_SCHEMA);
    if (!SCHEMA.equals(schema)) {
      throw new IllegalArgumentException(
          "header schema: '" + schema + "', this reader knows '" + SCHEMA + "'");
    }
    String connection = text(header, HEADER_CONNECTION);
    String closeReason = text(header, HEADER_CLOSE_REASON);
    return new LogRecord(
        key == null ? null : new String(key, StandardCharsets.UTF_8),
        WireName.parse(RecordKind.class, required(header, HEADER_KIND)),
        Long.parseLong(required(header, HEADER_TIME)),
        text(header, HEADER_PROTOCOL),
        required(header, HEADER_WRITER),
        connection == null ? 0 : Long.parseLong(connection),
        closeReason == null ? null : WireName.parse(CloseReason.class, closeReason),
        text(header, HEADER_COMMAND_ID),
        text(header, HEADER_DETAIL),
        value == null ? Bytes.EMPTY : Bytes.wrap(value));
  }

  private static void put(Map<String, byte[]> headers, String name, String value) {
    if (value != null) {
      headers.put(name, value.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String text(Function<String, byte[]> header, String name) {
    byte[] value = header.apply(name);
    return value == null ? null : new String(value, StandardCharsets.UTF_8);
  }

  private static String required(Function<String, byte[]> header, String name) {
    String value = text(header, name);
    if (value == null) {
      throw new IllegalArgumentException("header " + name + ": missing");
    }
    return value;
  }
}
