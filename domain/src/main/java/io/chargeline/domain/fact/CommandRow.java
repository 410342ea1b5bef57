package io.chargeline.domain.fact;

import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.command.Effect;
import java.util.List;

/**
 * A command as it stands: the API's resource and the table's row.
 *
 * @param site where the device stood when it was asked; null: at none
 * @param arguments JSON, of a start by power tiers, and of commands other than start and stop
 * @param effect only when ended
 * @param reason one word for machines, for example {@code no_answer}, {@code port_busy}
 * @param rawResult the device's own result code
 * @param result JSON, what the device told with its answer
 * @param revision counts the changes of this row
 */
public record CommandRow(
    String commandId,
    String tenant,
    String site,
    String deviceId,
    CommandType type,
    Integer port,
    String orderNo,
    ChargeMode mode,
    Integer limitS,
    Integer limitWh,
    String arguments,
    CommandState state,
    Effect effect,
    String reason,
    Integer rawResult,
    String result,
    long issuedAt,
    long expiresAt,
    Long endedAt,
    List<Hop> timeline,
    long revision)
    implements Row {

  /** One step on a command's way, stamped with the event time of the record that proved it. */
  public record Hop(CommandState state, long at) {}

  @Override
  public String rowKey() {
    return commandId;
  }
}
