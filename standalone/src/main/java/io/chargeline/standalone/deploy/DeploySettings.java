package io.chargeline.standalone.deploy;

import io.chargeline.domain.Settings;

/** What the programs of the distributed shape read, for the reference page of all settings. */
public final class DeploySettings {
  private DeploySettings() {}

  /** Makes every setting of every program here known. */
  public static void readAll(Settings settings) {
    JobsConfig.read(settings);
    SetupConfig.read(settings);
  }
}
