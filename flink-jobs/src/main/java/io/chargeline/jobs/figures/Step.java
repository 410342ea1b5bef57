package io.chargeline.jobs.figures;

import io.chargeline.domain.WireName;

/** How long a window is. Hours and days are the zone's. */
enum Step implements WireName {
  MINUTE,
  HOUR,
  DAY
}
