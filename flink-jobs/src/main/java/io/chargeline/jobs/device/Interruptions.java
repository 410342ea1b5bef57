package io.chargeline.jobs.device;

import io.chargeline.domain.device.PortState;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.session.Interruption;
import io.chargeline.protocol.Reading;

/**
 * Tells that a charge which has not ended is no longer seen to charge: once, until a sign of power
 * ends the interruption. One whose stop the device confirmed is not interrupted, nor one that only
 * waits for its settlement while the next charge runs on its port. It ends no charge.
 */
final class Interruptions {
  private final Desk desk;

  Interruptions(Desk desk) {
    this.desk = desk;
  }

  /** What a status byte means to the charge of its port, before the port's state follows it. */
  void reported(SessionMemory session, Reading.Port said, PortState before, long time) {
    if (said.state() == PortState.FAULT) {
      boolean entered = before != PortState.FAULT;
      // Some devices tell a fault and, at the same time, that power flows beside it.
      if (entered && session.lastPowerAt < time) {
        interrupted(session, Interruption.PORT_FAULT, said.rawStatus(), time);
      }
    } else if (Boolean.FALSE.equals(said.online())) {
      interrupted(session, Interruption.SOCKET_OFFLINE, said.rawStatus(), time);
    }
  }

  /** Its port was idle for long enough. */
  void portIdle(SessionMemory session, Reading.Port said, long time) {
    interrupted(session, Interruption.PORT_IDLE, said.rawStatus(), time);
  }

  /** Nothing can be seen of any of its charges. */
  void deviceOffline(long time) {
    for (SessionMemory session : desk.device.sessions) {
      if (!session.settling) {
        interrupted(session, Interruption.DEVICE_OFFLINE, null, time);
      }
    }
  }

  private void interrupted(
      SessionMemory session, Interruption reason, Integer rawStatus, long time) {
    if (session.interruptedAt != null || session.stopConfirmed) {
      return;
    }
    session.interruptedAt = time;
    desk.event(
        EventType.CHARGING_INTERRUPTED,
        time,
        session.sessionId + '/' + time,
        SessionReport.interrupted(session, reason, rawStatus),
        desk.tenant(session.tenant));
  }
}
