package io.chargeline.jobs.device;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Json;
import io.chargeline.domain.WireName;
import io.chargeline.domain.command.CommandReason;
import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.fact.CommandRow;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A command as others get to see it: its row, and the bodies of its events. */
final class CommandReport {
  private CommandReport() {}

  static String eventOf(CommandState state) {
    return switch (state) {
      case SUCCEEDED -> EventType.COMMAND_SUCCEEDED;
      case EXPIRED -> EventType.COMMAND_EXPIRED;
      default -> EventType.COMMAND_FAILED;
    };
  }

  static ObjectNode subject(CommandMemory command) {
    ObjectNode data = Desk.data();
    if (command.portNo != null) {
      data.put("port_no", command.portNo);
    }
    if (command.orderNo != null) {
      data.put("order_no", command.orderNo);
    }
    data.put("command_id", command.commandId);
    data.put("command", command.type.wireName());
    data.put("state", command.state.wireName());
    if (command.effect != null) {
      data.put("effect", command.effect.wireName());
    }
    if (command.reason != null) {
      CommandReason reason = WireName.parse(CommandReason.class, command.reason);
      data.put("reason", command.reason);
      data.put("reason_text", reason.text()).put("reason_text_zh", reason.textZh());
    }
    if (command.rawResult != null) {
      data.put("raw_result", command.rawResult);
    }
    if (command.result != null) {
      data.set("result", Json.tree(command.result.getBytes(StandardCharsets.UTF_8)));
    }
    return data;
  }

  static CommandRow row(CommandMemory command, String deviceId, String tenant) {
    List<CommandRow.Hop> timeline =
        command.timeline.stream().map(step -> new CommandRow.Hop(step.state, step.at)).toList();
    return new CommandRow(
        command.commandId,
        tenant,
        command.site,
        deviceId,
        command.type,
        command.portNo,
        command.orderNo,
        command.mode,
        command.limitS,
        command.limitWh,
        command.arguments,
        command.state,
        command.effect,
        command.reason,
        command.rawResult,
        command.result,
        command.issuedAt,
        command.expiresAt,
        command.endedAt,
        timeline,
        command.revision);
  }
}
