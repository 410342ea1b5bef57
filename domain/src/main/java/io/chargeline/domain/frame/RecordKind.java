package io.chargeline.domain.frame;

import io.chargeline.domain.WireName;

/** What a record of {@code device.frames} says. */
public enum RecordKind implements WireName {
  /** A whole frame of the device, body = its raw bytes. */
  FRAME,
  /** A command's downlink, logged before it is written to the socket; body = its raw bytes. */
  SENT,
  /** A command asked for by the API; body = JSON {@code Command}. */
  COMMAND,
  /** The device was first heard on a connection. */
  OPENED,
  /** That connection ended; carries the reason. */
  CLOSED,
  /** The device's connection had bytes that are not frames of their own on the log. */
  SEEN,
  /** What the registry has of the device from now on; body = JSON {@code RegisteredDevice}. */
  REGISTERED,
  /** A writer's clock, once a second and partition; has no key. */
  TICK,
  /** Bytes that no codec could take; body = those bytes. */
  REJECTED,
  /** Of a tenant, not a device: a maintenance window; body = JSON {@code MaintenanceWindow}. */
  MAINTENANCE,
  /** Of a tenant, not a device: a minute of API calls; body = JSON {@code ApiMinute}. */
  API_CALLS
}
