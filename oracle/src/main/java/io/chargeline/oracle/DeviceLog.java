package io.chargeline.oracle;

import java.util.List;

/**
 * All that happened to one device, in the order in which it counts.
 *
 * @param live false of a recording
 * @param until event time up to which everything is known, unix milliseconds: what falls due later
 *     has not happened yet
 */
public record DeviceLog(String deviceId, boolean live, List<Moment> moments, long until) {}
