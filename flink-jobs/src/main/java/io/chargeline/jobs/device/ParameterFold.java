package io.chargeline.jobs.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Json;
import io.chargeline.domain.event.EventType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/**
 * A device's parameters, as far as it confirmed or told them. Tells a confirmed setting unless it
 * is known to have been so before, and a device's own word only where it differs from what was
 * known: what is heard for the first time may have been so for ever.
 */
final class ParameterFold {
  /** Groups per device; beyond, the one that was touched least recently is forgotten. */
  private static final int KEPT = 16;

  private static final String GROUP = "group";
  private static final String SOCKET = "socket_no";
  private static final String VALUES = "values";

  private final Desk desk;

  ParameterFold(Desk desk) {
    this.desk = desk;
  }

  /** The device confirmed what it was asked to keep to. */
  void set(CommandMemory command, long time) {
    JsonNode asked = CommandWriting.arguments(command);
    if (asked.path(VALUES) instanceof ObjectNode values && asked.hasNonNull(GROUP)) {
      ParametersMemory known = touch(asked);
      ObjectNode before = tree(known.values);
      ObjectNode previous = differing(values, before);
      remember(known, values);
      if (!previous.isEmpty() || !allKnown(values, before)) {
        tell(known, values, previous, "command", command, time);
      }
    }
  }

  /** The device answered what it keeps to. */
  void told(CommandMemory command, Map<String, Object> told, long time) {
    JsonNode said = tree(Json.text(told));
    if (said.path(VALUES) instanceof ObjectNode values && said.hasNonNull(GROUP)) {
      ParametersMemory known = touch(said);
      ObjectNode previous = differing(values, tree(known.values));
      remember(known, values);
      if (!previous.isEmpty()) {
        ObjectNode now = Desk.data();
        previous.fieldNames().forEachRemaining(name -> now.set(name, values.get(name)));
        tell(known, now, previous, "device", command, time);
      }
    }
  }

  private void tell(
      ParametersMemory of,
      ObjectNode values,
      ObjectNode previous,
      String source,
      CommandMemory command,
      long time) {
    ObjectNode data = Desk.data().put(GROUP, of.group);
    if (of.socketNo != null) {
      data.put(SOCKET, of.socketNo);
    }
    data.set(VALUES, values);
    if (!previous.isEmpty()) {
      data.set("previous", previous);
    }
    data.put("source", source).put("command_id", command.commandId);
    desk.event(
        EventType.DEVICE_PARAMS_CHANGED,
        time,
        command.commandId,
        data,
        desk.tenant(command.tenant));
  }

  /** The former values of what is other now; what was not known does not differ. */
  private static ObjectNode differing(ObjectNode now, ObjectNode before) {
    ObjectNode previous = Desk.data();
    now.properties()
        .forEach(
            it -> {
              JsonNode known = before.get(it.getKey());
              if (known != null && !same(known, it.getValue())) {
                previous.set(it.getKey(), known);
              }
            });
    return previous;
  }

  private static boolean allKnown(ObjectNode values, ObjectNode before) {
    return values.properties().stream().allMatch(it -> before.has(it.getKey()));
  }

  /** 270 is 270.0. */
  private static boolean same(JsonNode a, JsonNode b) {
    if (a.isNumber() && b.isNumber()) {
      return new BigDecimal(a.asText()).compareTo(new BigDecimal(b.asText())) == 0;
    }
    return a.equals(b);
  }

  private static void remember(ParametersMemory known, ObjectNode values) {
    known.values = tree(known.values).setAll(values).toString();
  }

  /** The memory of this group, now the most recent. */
  private ParametersMemory touch(JsonNode said) {
    String group = said.get(GROUP).asText();
    Integer socketNo = said.path(SOCKET).isInt() ? said.get(SOCKET).asInt() : null;
    ParametersMemory known =
        desk.device.parameters.stream()
            .filter(it -> it.group.equals(group) && Objects.equals(it.socketNo, socketNo))
            .findFirst()
            .orElseGet(() -> new ParametersMemory(group, socketNo));
    desk.device.parameters.remove(known);
    desk.device.parameters.add(known);
    if (desk.device.parameters.size() > KEPT) {
      desk.device.parameters.remove(0);
    }
    return known;
  }

  private static ObjectNode tree(String json) {
    return (ObjectNode) Json.tree(json.getBytes(StandardCharsets.UTF_8));
  }
}
