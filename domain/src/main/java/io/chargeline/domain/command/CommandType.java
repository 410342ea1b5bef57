package io.chargeline.domain.command;

import io.chargeline.domain.WireName;

/** What a command asks of a device. */
public enum CommandType implements WireName {
  START,
  STOP
}
