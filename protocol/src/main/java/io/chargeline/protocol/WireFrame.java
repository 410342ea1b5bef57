package io.chargeline.protocol;

import io.chargeline.domain.device.DeviceId;

/** One whole and good frame of any protocol. */
public non-sealed interface WireFrame extends Inbound {

  DeviceId deviceId();

  /** Copied by an answer: the message id or frame sequence, as its unsigned number. */
  int messageId();

  /**
   * Which message of its protocol this is, whatever its direction: a question and its answer have
   * the same.
   */
  int operation();
}
