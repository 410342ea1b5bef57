package io.chargeline.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.chargeline.domain.Json;
import io.chargeline.standalone.ApiDescription.Operation;
import io.chargeline.standalone.ApiDescription.Parameter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A request made from an operation's description, in which whatever names a thing of the caller's
 * is a placeholder: {@code {{device}}}.
 */
record ApiCall(Operation operation, String path, Map<String, String> query, JsonNode body) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

  /** What stands before a parameter in a path → what the parameter names. */
  private static final Map<String, String> BY_SEGMENT =
      Map.ofEntries(
          Map.entry("devices", "device"),
          Map.entry("commands", "command"),
          Map.entry("webhook-endpoints", "endpoint"),
          Map.entry("deliveries", "event"),
          Map.entry("replays", "replay"),
          Map.entry("batches", "batch"),
          Map.entry("sessions", "session"),
          Map.entry("sites", "site"),
          Map.entry("maintenance", "maintenance"),
          Map.entry("alert-rules", "alert_rule"),
          Map.entry("silences", "silence"),
          Map.entry("alerts", "alert"),
          Map.entry("alert-backtests", "backtest"),
          Map.entry("tenants", "tenant"),
          Map.entry("keys", "key"));

  private static final Map<String, String> BY_FIELD =
      Map.ofEntries(
          Map.entry("device_phy_id", "device"),
          Map.entry("device_phy_ids", "device"),
          Map.entry("devices", "device"),
          Map.entry("device", "device"),
          Map.entry("event_ids", "event"),
          Map.entry("order_no", "order"),
          Map.entry("rule", "alert_rule"),
          Map.entry("rule_id", "alert_rule"),
          Map.entry("rules", "alert_rule"),
          Map.entry("site", "site"),
          Map.entry("sites", "site"),
          Map.entry("tenant", "tenant"),
          Map.entry("with", "alert_rule"));

  /** A document's dates pass. */
  private static final Set<String> TIMES = Set.of("starts_at", "ends_at", "expires_at");

  private static final Set<String> PLACES = Set.of("port_no", "socket_no", "outlet");

  /** One call for every example of a body; one without query and one with what names things. */
  static List<ApiCall> of(Operation operation) {
    String path = path(operation);
    if (operation.bodySchema() != null) {
      return operation.examples().stream()
          .map(body -> new ApiCall(operation, path, Map.of(), marked(operation, body.deepCopy())))
          .toList();
    }
    List<ApiCall> calls = new ArrayList<>();
    calls.add(new ApiCall(operation, path, required(operation), null));
    for (Parameter one : operation.in("query")) {
      String kind = BY_FIELD.get(one.name());
      if (kind != null && !one.required()) {
        calls.add(new ApiCall(operation, path, Map.of(one.name(), "{{" + kind + "}}"), null));
      }
    }
    if (path.endsWith("/why")) {
      Map<String, String> both = Map.of("rule", "{{alert_rule}}", "device", "{{device}}");
      calls.add(new ApiCall(operation, path, both, null));
    }
    return calls;
  }

  private static Map<String, String> required(Operation operation) {
    Map<String, String> query = new LinkedHashMap<>();
    for (Parameter one : operation.in("query")) {
      if (one.required()) {
        String kind = BY_FIELD.get(one.name());
        query.put(one.name(), kind == null ? one.example().asText() : "{{" + kind + "}}");
      }
    }
    return query;
  }

  private static String path(Operation operation) {
    List<String> made = new ArrayList<>();
    String before = "";
    for (String segment : operation.path().split("/", -1)) {
      if (segment.startsWith("{")) {
        String kind = kind(operation, before);
        String name = segment.substring(1, segment.length() - 1);
        Optional<String> example =
            operation.in("path").stream()
                .filter(one -> one.name().equals(name) && one.example() != null)
                .map(one -> one.example().asText())
                .findFirst();
        if (kind == null && example.isPresent()) {
          made.add(example.get());
          continue;
        }
        if (kind == null) {
          throw new IllegalStateException(
              operation + ": what does " + segment + " name? Say so in ApiCall.BY_SEGMENT");
        }
        made.add("{{" + kind + "}}");
      } else {
        made.add(segment);
      }
      before = segment;
    }
    return String.join("/", made);
  }

  /** Null for what is nobody's. A site is deleted only while nothing stands there. */
  private static String kind(Operation operation, String segment) {
    String kind = BY_SEGMENT.get(segment);
    if ("alert_rule".equals(kind) && operation.path().endsWith("/publish")) {
      return ofOperator(operation, "drafted_rule");
    }
    if (operation.isAdmin() && "alert".equals(kind)) {
      return "platform_alert";
    }
    if (Set.of("maintenance", "alert_rule", "silence").contains(String.valueOf(kind))) {
      return ofOperator(operation, kind);
    }
    return operation.method().equals("DELETE") && "site".equals(kind) ? "spare_site" : kind;
  }

  /** The platform's own things are made by the operator. */
  private static String ofOperator(Operation operation, String kind) {
    return operation.isAdmin() ? "operator_" + kind : kind;
  }

  private static JsonNode marked(Operation operation, JsonNode body) {
    if (body.isTextual()) {
      return TextNode.valueOf(marked(body.textValue()));
    }
    if (body instanceof ObjectNode object) {
      boolean starts = operation.path().endsWith("/start") || "start".equals(type(object));
      for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
        mark(operation, object, field.getKey(), field.getValue(), starts);
      }
      if (object.has("order_no")) {
        object.remove(PLACES);
        if (starts) {
          object.put("port_no", "{{port}}");
        }
      }
    }
    return body;
  }

  /** A file of devices, in which the first line says what the columns are. */
  private static String marked(String csv) {
    List<String> lines = new ArrayList<>(csv.lines().toList());
    List<String> columns = List.of(lines.get(0).split(",", -1));
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).split(",", -1);
      cells[columns.indexOf("device_phy_id")] = "{{new_device}}";
      cells[columns.indexOf("tenant")] = "{{tenant}}";
      cells[columns.indexOf("site")] = "{{site}}";
      lines.set(i, String.join(",", cells));
    }
    return String.join("\n", lines) + "\n";
  }

  private static String type(ObjectNode object) {
    return object.path("type").asText();
  }

  private static void mark(
      Operation operation, ObjectNode object, String field, JsonNode value, boolean starts) {
    String kind = BY_FIELD.get(field);
    if ("alert_rule".equals(kind)) {
      kind = ofOperator(operation, kind);
    }
    if (kind != null && value.isTextual()) {
      boolean isNew = starts && field.equals("order_no");
      object.put(field, isNew ? "{{new_order}}" : "{{" + kind + "}}");
    } else if (kind != null && value.isArray() && value.path(0).isTextual()) {
      object.putArray(field).add("{{" + kind + "}}");
    } else if (value instanceof ArrayNode list) {
      list.forEach(one -> marked(operation, one));
    } else {
      marked(operation, value);
    }
    if (TIMES.contains(field)) {
      object.put(field, "{{" + field + "}}");
    }
    if (field.equals("url")) {
      object.put(field, "{{url}}");
    }
    if (operation.path().equals("/api/admin/tenants") && field.equals("id")) {
      object.put(field, "{{new_id}}");
    }
    if ((operation.path().endsWith("/sites") || operation.path().endsWith("/alert-rules"))
        && field.equals("id")) {
      object.put(field, "{{new_id}}");
    }
  }

  /** What it names. */
  Set<String> kinds() {
    String all = path + query + body;
    return PLACEHOLDER
        .matcher(all)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** With a thing for each placeholder; path and query encoded. */
  ApiCall with(Map<String, String> things) {
    Map<String, String> filled = new LinkedHashMap<>();
    query.forEach((name, value) -> filled.put(name, fill(value, things, UnaryOperator.identity())));
    return new ApiCall(
        operation,
        fill(path, things, ApiCall::encoded),
        filled,
        body == null ? null : filled(body, things));
  }

  private static JsonNode filled(JsonNode body, Map<String, String> things) {
    String port = things.get("port");
    String text = body.toString();
    if (port != null) {
      text = text.replace("\"{{port}}\"", port);
    }
    return Json.tree(fill(text, things, value -> quoted(value)).getBytes(StandardCharsets.UTF_8));
  }

  private static String quoted(String value) {
    String json = Json.text(value);
    return json.substring(1, json.length() - 1);
  }

  private static String fill(
      String text, Map<String, String> things, UnaryOperator<String> written) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            match ->
                java.util.regex.Matcher.quoteReplacement(
                    written.apply(things.get(match.group(1)))));
  }

  /** The body as sent; null: none. */
  String content() {
    if (body == null) {
      return null;
    }
    return body.isTextual() ? body.textValue() : body.toString();
  }

  /** Path and query as sent. */
  String target() {
    if (query.isEmpty()) {
      return path;
    }
    return path
        + "?"
        + query.entrySet().stream()
            .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
            .collect(Collectors.joining("&"));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
