package io.chargeline.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.command.CommandType;

/**
 * Anything that a device is asked for beside starting and stopping a charge, in no protocol's
 * terms.
 *
 * @param portNo 1-based; null where none is concerned
 * @param socketNo the socket number that the device uses for this port; null: as the port says
 * @param arguments by type, in the units of the control API; an object, be it empty
 */
public record DeviceTask(CommandType type, Integer portNo, Integer socketNo, JsonNode arguments) {}
