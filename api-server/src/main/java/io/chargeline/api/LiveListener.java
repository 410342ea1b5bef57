package io.chargeline.api;

import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.fact.CommandRow;

/** Told of what the live view folds, by the thread that folds: it must not wait. */
interface LiveListener {
  void deviceChanged(DeviceSnapshot now);

  void deviceGone(String deviceId);

  void commandChanged(CommandRow now);

  /**
   * @param body of the webhook, byte for byte
   */
  void eventTold(String deviceId, byte[] body);
}
