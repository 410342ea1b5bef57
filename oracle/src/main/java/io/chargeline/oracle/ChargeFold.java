package io.chargeline.oracle;

/** Finds the charges and commands of a device. */
@FunctionalInterface
public interface ChargeFold {

  /**
   * Goes through the moments once, in their order. Each is given to {@link Ports#pass} first; what
   * the charges show of a port is told to {@link Ports} besides.
   *
   * @param ports new, of the same device
   */
  Charged fold(DeviceLog log, Ports ports);
}
