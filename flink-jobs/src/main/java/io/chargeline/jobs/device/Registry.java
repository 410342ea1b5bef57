package io.chargeline.jobs.device;

import io.chargeline.domain.device.RegisteredDevice;
import java.io.Serializable;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the registry had of devices before the log that is at hand begins. A device's own log holds
 * its registry's records too, but only as long as frames are kept; a fold that starts without state
 * looks up here what counted when the device's first record was written.
 */
interface Registry extends Serializable {
  /** Knows of no device: for a recording, whose devices are in no registry. */
  Registry EMPTY = wanted -> (deviceId, time) -> Optional.empty();

  /** The registry as of a time. */
  @FunctionalInterface
  interface Past {
    /**
     * @param time unix milliseconds
     */
    Optional<RegisteredDevice> asOf(String deviceId, long time);
  }

  /**
   * Reads it.
   *
   * @param wanted which devices are asked for
   */
  Past open(Predicate<String> wanted);
}
