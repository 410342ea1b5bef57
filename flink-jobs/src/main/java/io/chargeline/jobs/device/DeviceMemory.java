package io.chargeline.jobs.device;

import io.chargeline.domain.device.Presence;
import io.chargeline.domain.device.Standing;
import java.util.ArrayList;
import java.util.List;

/** All that the fold keeps in mind of one device between two records; flat, stored as a POJO. */
public final class DeviceMemory {
  public String deviceId;
  public String protocol;

  /** Events emitted so far. */
  public long sequence;

  /** Snapshots emitted so far. */
  public long revision;

  public long firstSeenAt;
  public Long registeredAt;
  public long deviceRowRevision;
  public String firmware;
  public String deviceType;
  public Integer portCount;

  public Presence presence = Presence.UNKNOWN;
  public long presenceSince;
  public String presenceReason;

  /** When the interval under way began in the facts, which are cut more often; 0: as the state. */
  public long presenceCutAt;

  /** Changes of that interval's row so far. */
  public long presenceRevision;

  public Long lastSeen;

  /** When silence becomes offline; 0: not counting. */
  public long silenceDueAt;

  public String gateway;
  public long connection;

  /** Where its last connection came from. */
  public String remote;

  /** The version of the registry's record that counts; 0: the device is in no registry. */
  public long registryVersion;

  /** Owner by the registry; null: nobody. */
  public String tenant;

  public Standing standing = Standing.ACTIVE;
  public String site;
  public String name;
  public String model;
  public boolean maintenance;

  public Integer signal;
  public Integer decivolts;
  public Integer ambientCelsius;

  public List<PortMemory> ports = new ArrayList<>();

  /** Charges whose terminal event is still to come. */
  public List<SessionMemory> sessions = new ArrayList<>();

  /** Commands whose terminal state is still to come. */
  public List<CommandMemory> commands = new ArrayList<>();

  /** Starts that the device executes, and nothing was seen of their charges so far. */
  public List<CommandMemory> awaited = new ArrayList<>();

  /** The last touched last. */
  public List<ParametersMemory> parameters = new ArrayList<>();

  /** When a heartbeat was last told; 0: never. */
  public long heartbeatToldAt;

  /** Ended charges for the snapshot, newest first. */
  public List<SessionMemory> recent = new ArrayList<>();

  /** When the earliest tombstone may go; 0: there is none. */
  public long sweepDueAt;

  /** The armed timer; 0: none. */
  public long timerAt;

  public DeviceMemory() {}

  DeviceMemory(String deviceId) {
    this.deviceId = deviceId;
  }
}
