package io.chargeline.api;

import io.chargeline.domain.device.DeviceSnapshot;
import java.util.Optional;

/** Why no charge is to be started on a device although it could: what people decided. */
@FunctionalInterface
interface StartPolicy {
  /** Empty if charges may start. */
  Optional<Problem> refusal(DeviceSnapshot device);
}
