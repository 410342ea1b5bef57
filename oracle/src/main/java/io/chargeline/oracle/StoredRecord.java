package io.chargeline.oracle;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.RecordKind;

/**
 * One row of {@code chargeline.frames}.
 *
 * @param deviceId key of the log: a device, or a tenant
 * @param at event time, unix milliseconds
 * @param log {@code live}, or the recording's own log
 * @param offset place within its partition of that log: the order of one device's records
 * @param protocol null where there is none
 * @param connection the writer's number of the connection, from 1; 0 where there is none
 * @param commandId null where there is none
 * @param closeReason null but for {@link RecordKind#CLOSED}; knows whose fault it is
 * @param detail null where there is none
 */
public record StoredRecord(
    String deviceId,
    long at,
    String log,
    long offset,
    RecordKind kind,
    String protocol,
    String writer,
    long connection,
    String commandId,
    CloseReason closeReason,
    String detail,
    Bytes body) {}
