package io.chargeline.jobs.device;

import io.chargeline.domain.device.PortState;

/** One port, as last known. */
public final class PortMemory {
  /** 1-based. */
  public int portNo;

  /** The sub-device that holds it, as the device numbers it; null when there is none. */
  public Integer socketNo;

  /** Whether that sub-device is; null when there is none. */
  public Boolean online;

  public PortState state = PortState.UNKNOWN;
  public Integer rawStatus;
  public Boolean plugged;
  public long since;

  /** What the device said when this state began; null when a charge's evidence began it. */
  public Integer sinceRawStatus;

  public Boolean sincePlugged;

  /** Why nobody can say what the port does: what its device is; null: it was seen since. */
  public String lost;

  /** When the interval under way began in the facts, which are cut more often; 0: as the state. */
  public long cutAt;

  /** Changes of that interval's row so far. */
  public long cutRevision;

  /** Whether that interval only goes on from one that was cut. */
  public boolean goesOn;

  public Long powerDw;

  public PortMemory() {}

  PortMemory(int portNo) {
    this.portNo = portNo;
  }
}
