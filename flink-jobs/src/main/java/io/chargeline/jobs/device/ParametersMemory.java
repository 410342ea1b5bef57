package io.chargeline.jobs.device;

/** What one group of parameters was last known to be. */
public final class ParametersMemory {
  /** As the control API calls it. */
  public String group;

  /** The sub-device that has them, as the device numbers it; null when it is the device. */
  public Integer socketNo;

  /** JSON: numbers by their names, in the units of the control API. */
  public String values;

  public ParametersMemory() {}

  ParametersMemory(String group, Integer socketNo) {
    this.group = group;
    this.socketNo = socketNo;
    this.values = "{}";
  }
}
