package io.chargeline.domain.device;

import java.util.List;

/**
 * A device as the device job last knew it: the value of {@code device.state}. Times are unix
 * milliseconds.
 *
 * @param version the {@code sequence} of the last event it contains, so that a reader can tell it
 *     is not older than what a webhook said
 * @param revision counts the snapshots; a reader drops what is not newer
 * @param gateway the instance that holds its connection; absent without one
 * @param remote where its last connection came from, host:port; for the operator's eyes only
 * @param deviceType the type byte in hex
 * @param tenant owner; absent: nobody's
 * @param recent ended sessions of the owner, newest first, at most 8
 * @param registered what the registry says of it
 */
public record DeviceSnapshot(
    String deviceId,
    String tenant,
    String protocol,
    long version,
    long revision,
    Presence presence,
    long presenceSince,
    Long lastSeen,
    String gateway,
    Long connection,
    String remote,
    String firmware,
    String deviceType,
    Integer signal,
    Integer voltageDv,
    Integer ambientCelsius,
    List<Port> ports,
    List<Session> recent,
    Registered registered) {

  /**
   * The registry's word on a device. Fields as in {@link RegisteredDevice}.
   *
   * @param version of the registry's record; 0 while the device is in no registry
   */
  public record Registered(
      long version,
      Standing standing,
      String site,
      String name,
      String model,
      boolean maintenance) {

    /** In snapshots from before there was a registry. */
    static final Registered NONE = new Registered(0, Standing.ACTIVE, null, null, null, false);
  }

  public DeviceSnapshot {
    registered = registered == null ? Registered.NONE : registered;
  }

  /**
   * @param portNo 1-based
   * @param socketNo the sub-device that holds the port, as the device numbers it; absent where
   *     there are none
   * @param outlet {@code A} or {@code B} of that socket
   * @param online whether that socket is
   * @param session the charge that runs or is being started; absent when none
   * @param lost why nobody can say what the port does since its device was last not heard: {@code
   *     offline} or {@code unknown}; its state is the last one seen. Absent once it is seen again
   */
  public record Port(
      int portNo,
      Integer socketNo,
      String outlet,
      Boolean online,
      PortState state,
      Integer rawStatus,
      Boolean plugged,
      long since,
      Long powerDw,
      Session session,
      String lost) {

    /** One that is seen. */
    public Port(
        int portNo,
        Integer socketNo,
        String outlet,
        Boolean online,
        PortState state,
        Integer rawStatus,
        Boolean plugged,
        long since,
        Long powerDw,
        Session session) {
      this(
          portNo, socketNo, outlet, online, state, rawStatus, plugged, since, powerDw, session,
          null);
    }
  }

  /**
   * A charge, running or ended.
   *
   * @param state {@code charging}; {@code settling}: power is off as far as the port says, the
   *     settlement has not come; {@code ended}
   * @param lastReportAt when power was last reported
   * @param outcome as in {@code SessionRow}; absent until ended
   */
  public record Session(
      String sessionId,
      String orderNo,
      int portNo,
      String state,
      Integer mode,
      Integer limitS,
      Integer limitWh,
      long startedAt,
      Long endedAt,
      Long durationS,
      Long energyWh,
      Long powerDw,
      Long peakPowerDw,
      Integer voltageDv,
      Long currentMa,
      Long lastReportAt,
      String outcome,
      String stopReason,
      Integer rawReason,
      String closedBy) {
    public static final String SETTLING = "settling";
  }
}
