package io.chargeline.oracle;

import io.chargeline.domain.fact.CommandRow;
import io.chargeline.domain.fact.PortStateRow;
import io.chargeline.domain.fact.PresenceRow;
import io.chargeline.domain.fact.SessionRow;
import io.chargeline.protocol.Protocols;
import java.util.List;

/**
 * All rows of one device, as its records and our ticks say them. Revisions are 0, because nothing
 * here is told twice.
 */
public record DeviceCount(
    List<PresenceRow> presence,
    List<PortStateRow> ports,
    List<SessionRow> sessions,
    List<CommandRow> commands) {

  /**
   * Counts.
   *
   * @param ticks those of the writers of that log; {@link Ticks#NONE} of a recording, whose clock
   *     jumps from step to step
   * @param records of the device, in the order of the log
   * @param until event time up to which everything is known, unix milliseconds
   */
  public static DeviceCount of(
      Terms terms,
      ChargeFold charges,
      Ticks ticks,
      String deviceId,
      List<StoredRecord> records,
      long until) {
    Walk walk = new Walk(terms, Protocols.with(terms.protocols()), ticks, deviceId);
    DeviceLog log = walk.along(records, ticks != Ticks.NONE, until);
    Ports ports = new Ports(deviceId);
    Charged charged = charges.fold(log, ports);
    return new DeviceCount(walk.rows(), ports.rows(), charged.sessions(), charged.commands());
  }
}
