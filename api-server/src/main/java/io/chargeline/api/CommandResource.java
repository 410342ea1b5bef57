package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Json;
import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandReason;
import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.command.Effect;
import io.chargeline.domain.fact.CommandRow;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A command as the caller sees it.
 *
 * @param timeLimitS seconds, as sent
 * @param energyLimit kWh, as sent
 * @param arguments of a start by power tiers, as sent, and of commands other than start and stop
 * @param result what the device told with its answer
 */
record CommandResource(
    String commandId,
    String devicePhyId,
    CommandType type,
    CommandState state,
    Effect effect,
    String reason,
    Text reasonText,
    Integer rawResult,
    Integer portNo,
    String orderNo,
    ChargeMode mode,
    Integer timeLimitS,
    Double energyLimit,
    JsonNode arguments,
    JsonNode result,
    String issuedAt,
    String expiresAt,
    String endedAt,
    List<Step> timeline) {

  record Step(CommandState state, String at) {}

  static CommandResource of(CommandRow row) {
    return new CommandResource(
        row.commandId(),
        row.deviceId(),
        row.type(),
        row.state(),
        row.effect(),
        row.reason(),
        Text.of(CommandReason.class, row.reason()),
        row.rawResult(),
        row.port(),
        row.orderNo(),
        row.mode(),
        row.limitS(),
        Units.kilo(row.limitWh()),
        tree(row.arguments()),
        tree(row.result()),
        Rfc3339.of(row.issuedAt()),
        Rfc3339.of(row.expiresAt()),
        Rfc3339.of(row.endedAt()),
        row.timeline().stream().map(hop -> new Step(hop.state(), Rfc3339.of(hop.at()))).toList());
  }

  /** In the log, and not yet seen by the device job. */
  static CommandResource of(Command command) {
    String issuedAt = Rfc3339.of(command.issuedAt());
    return new CommandResource(
        command.commandId(),
        command.deviceId(),
        command.type(),
        CommandState.ACCEPTED,
        null,
        null,
        null,
        null,
        command.portNo(),
        command.orderNo(),
        command.mode(),
        command.limitS(),
        Units.kilo(command.limitWh()),
        command.arguments(),
        null,
        issuedAt,
        Rfc3339.of(command.expiresAt()),
        null,
        List.of(new Step(CommandState.ACCEPTED, issuedAt)));
  }

  private static JsonNode tree(String json) {
    return json == null ? null : Json.tree(json.getBytes(StandardCharsets.UTF_8));
  }

  boolean terminal() {
    return state.terminal();
  }
}
