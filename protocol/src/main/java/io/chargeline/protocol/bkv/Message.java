package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;

/** What a frame carries, either way. */
public sealed interface Message permits Uplink, Downlink, SubCommand, BkvMessage {

  /** The outer command. */
  int command();

  /** The message's own bytes, without what every payload of its shape begins with. */
  Bytes encode();

  /** The whole payload. BKV repeats the gateway and the sequence of the frame in it. */
  default Bytes payload(DeviceId gateway, int sequence) {
    return encode();
  }
}
