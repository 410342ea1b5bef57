package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Json;
import io.chargeline.domain.command.ChargeLimits;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.command.ParameterGroup;
import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.Outlet;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Anything asked of a device beside starting and stopping a charge, checked against what its
 * protocol knows.
 *
 * @param orderNo of the charge that is changed; null for other types
 * @param arguments as they go into the log
 * @param timeoutS null: the server's default
 */
record TaskRequest(CommandType type, String orderNo, ObjectNode arguments, Integer timeoutS) {
  private static final int LOCATE_SECONDS = 10;
  private static final int MAX_PERIODS = 2;
  private static final int MAX_QR = 71;
  private static final int MAX_TEMPORARY_QR = 200;
  private static final Pattern CLOCK = Pattern.compile("([01]\\d|2[0-3]):[0-5]\\d");
  private static final Pattern PRINTABLE = Pattern.compile("[ -~]+");

  /** What this type's body may hold. */
  private static Set<String> fields(CommandType type) {
    List<String> own =
        switch (type) {
          case CHANGE ->
              List.of("order_no", "time_limit", "time_limit_s", "energy_limit", "stop_when_full");
          case SET_PARAMS -> List.of("group", "values", "socket_no");
          case READ_PARAMS -> List.of("group", "socket_no");
          case REBOOT -> List.of("target");
          case LOCATE -> List.of("seconds");
          case VOICE -> List.of("mute", "periods", "socket_no");
          case QR -> List.of("text", "temporary", "main_screen");
          case QUERY -> List.of("socket_no");
          case START, STOP -> throw new IllegalArgumentException(type.wireName());
        };
    Set<String> fields = new TreeSet<>(own);
    fields.add("timeout_s");
    return fields;
  }

  static TaskRequest read(JsonNode json, CommandType type, DeviceSnapshot device) {
    Body body = Body.of(json, fields(type));
    ObjectNode arguments = Json.MAPPER.createObjectNode();
    socket(body, device, arguments);
    String orderNo = null;
    switch (type) {
      case CHANGE -> {
        orderNo = body.text("order_no", StartRequest.MAX_ORDER_LENGTH);
        change(body, device, arguments);
      }
      case SET_PARAMS -> setParams(body, device, arguments);
      case READ_PARAMS -> arguments.put("group", group(body, device).name());
      case REBOOT -> reboot(body, arguments);
      case LOCATE -> {
        Integer seconds = body.optionalInteger("seconds", 1, 255);
        arguments.put("seconds", seconds == null ? LOCATE_SECONDS : seconds);
      }
      case VOICE -> voice(body, device, arguments);
      case QR -> qr(body, arguments);
      default -> {
        // has no arguments of its own
      }
    }
    Integer timeoutS =
        body.optionalInteger("timeout_s", 1, (int) ApiConfig.MAX_COMMAND_TIMEOUT.toSeconds());
    return new TaskRequest(type, orderNo, arguments, timeoutS);
  }

  /** What makes two requests under one key the same. */
  String terms() {
    return type.wireName() + ' ' + orderNo + ' ' + arguments;
  }

  private static void socket(Body body, DeviceSnapshot device, ObjectNode arguments) {
    Integer socketNo = body.optionalInteger("socket_no", 0, Outlet.MAX_SOCKET);
    if (socketNo == null) {
      return;
    }
    boolean sockets = ChargeLimits.of(device.protocol()).map(ChargeLimits::sockets).orElse(false);
    if (!sockets) {
      throw body.invalid("socket_no", "this device has no sockets; leave it out", "该设备没有插座,请去掉");
    }
    arguments.put("socket_no", socketNo);
  }

  private static void change(Body body, DeviceSnapshot device, ObjectNode arguments) {
    long limits =
        List.of("time_limit", "time_limit_s", "energy_limit").stream().filter(body::has).count();
    if (limits == 0) {
      throw body.missing(
          "time_limit",
          "time_limit (minutes), time_limit_s or energy_limit (kWh)",
          "time_limit(分钟)、time_limit_s 或 energy_limit(kWh)");
    }
    if (limits > 1) {
      throw body.invalid(
          body.has("time_limit") ? "time_limit" : "time_limit_s",
          "give one limit only",
          "只能提供一个上限");
    }
    ChargeLimits known = ChargeLimits.of(device.protocol()).orElseThrow();
    if (body.has("energy_limit")) {
      int wh = body.decimal("energy_limit", "0.01", "655.35", 2).movePointRight(3).intValueExact();
      if (!known.allowsWh(wh)) {
        throw body.invalid("energy_limit", "this device does not take it", "该设备不支持此取值");
      }
      if (body.has("stop_when_full") && !body.flag("stop_when_full")) {
        throw body.invalid(
            "stop_when_full",
            "with energy_limit it always stops when full; leave it out",
            "按电量充电时充满即停,请勿提供此字段");
      }
      arguments.put("energy_limit_wh", wh);
      return;
    }
    arguments
        .put("time_limit_s", StartRequest.seconds(body))
        .put("stop_when_full", body.flag("stop_when_full"));
  }

  private static ParameterGroup group(Body body, DeviceSnapshot device) {
    List<ParameterGroup> groups = ParameterGroup.of(device.protocol());
    if (groups.size() == 1 && !body.has("group")) {
      return groups.get(0);
    }
    String name = body.choice("group", groups.stream().map(ParameterGroup::name).toList());
    return ParameterGroup.of(device.protocol(), name).orElseThrow();
  }

  private static void setParams(Body body, DeviceSnapshot device, ObjectNode arguments) {
    ParameterGroup group = group(body, device);
    JsonNode values = body.raw("values");
    if (values == null || !values.isObject() || values.isEmpty()) {
      throw body.missing(
          "values", "an object with parameters of group " + group.name(), group.name() + " 组参数的对象");
    }
    ObjectNode checked = Json.MAPPER.createObjectNode();
    values.properties().forEach(it -> value(group, it.getKey(), it.getValue(), checked));
    if (group.whole()) {
      for (ParameterGroup.Field field : group.fields()) {
        if (!checked.has(field.name())) {
          throw ProblemCode.MISSING_FIELD
              .because(
                  "values.%s is missing: this device is told all of group %s at once; read them first"
                      .formatted(field.name(), group.name()),
                  "缺少参数 " + field.name() + ",该组参数须一次性全部设置")
              .blaming("values." + field.name(), null);
        }
      }
    }
    arguments.put("group", group.name()).set("values", checked);
  }

  private static void value(ParameterGroup group, String name, JsonNode given, ObjectNode into) {
    ParameterGroup.Field field =
        group
            .field(name)
            .orElseThrow(
                () ->
                    ProblemCode.UNKNOWN_FIELD
                        .because(
                            "values.%s: group %s has %s"
                                .formatted(
                                    name,
                                    group.name(),
                                    group.fields().stream()
                                        .map(ParameterGroup.Field::name)
                                        .toList()),
                            "未知参数 " + name)
                        .blaming("values." + name, given));
    try {
      if (!given.isNumber()) {
        throw new IllegalArgumentException(name + " = " + given + ": give a number");
      }
      long unused = field.toWire(given.decimalValue());
      into.put(name, given.decimalValue());
    } catch (IllegalArgumentException e) {
      throw ProblemCode.INVALID_FIELD
          .because("values." + e.getMessage(), "参数 " + name + " 取值不合法:" + given)
          .blaming("values." + name, given);
    }
  }

  private static void reboot(Body body, ObjectNode arguments) {
    if (body.has("target")) {
      arguments.put("target", body.choice("target", List.of("device", "host", "module")));
    } else {
      arguments.put("target", "device");
    }
  }

  private static void voice(Body body, DeviceSnapshot device, ObjectNode arguments) {
    arguments.put("mute", body.flag("mute"));
    JsonNode periods = body.raw("periods");
    if (periods == null || periods.isNull()) {
      return;
    }
    boolean sockets = ChargeLimits.of(device.protocol()).map(ChargeLimits::sockets).orElse(false);
    if (!sockets) {
      throw ProblemCode.NOT_SUPPORTED_BY_PROTOCOL
          .because("this device knows no hours, only mute; leave periods out", "该设备不支持分时段静音")
          .blaming("periods", periods);
    }
    String remedy = "give 1 or 2 objects with from and to as HH:mm";
    String remedyZh = "须为 1 或 2 个含 from、to(HH:mm)的对象";
    if (!periods.isArray() || periods.isEmpty() || periods.size() > MAX_PERIODS) {
      throw body.invalid("periods", remedy, remedyZh);
    }
    ArrayNode checked = arguments.putArray("periods");
    for (JsonNode period : periods) {
      String from = period.path("from").asText();
      String to = period.path("to").asText();
      if (!CLOCK.matcher(from).matches() || !CLOCK.matcher(to).matches()) {
        throw body.invalid("periods", remedy, remedyZh);
      }
      checked.addObject().put("from", from).put("to", to);
    }
  }

  private static void qr(Body body, ObjectNode arguments) {
    boolean temporary = body.flag("temporary");
    String text = body.text("text", temporary ? MAX_TEMPORARY_QR : MAX_QR);
    if (!PRINTABLE.matcher(text).matches()) {
      throw body.invalid("text", "give printable ASCII characters only", "只能为可见 ASCII 字符");
    }
    arguments.put("text", text).put("temporary", temporary);
    arguments.put("main_screen", !body.has("main_screen") || body.flag("main_screen"));
  }

  /** In the order in which they stand in the contract. */
  static List<CommandType> types() {
    return Arrays.stream(CommandType.values())
        .filter(type -> type != CommandType.START && type != CommandType.STOP)
        .toList();
  }
}
