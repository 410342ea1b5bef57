package io.chargeline.jobs.tenant;

import java.io.Serializable;
import java.time.Duration;

/**
 * The fold's patience, in milliseconds of event time.
 *
 * @param errorGraceMs how long after the end of a minute its {@code api.error} waits for the
 *     figures of all servers
 * @param errorKeepMs how long after its end a minute is kept in mind that was told of
 * @param windowKeepMs how long after its end a maintenance window is kept in mind; a record of one
 *     that was over for longer is not told any more
 */
public record TenantRules(long errorGraceMs, long errorKeepMs, long windowKeepMs)
    implements Serializable {

  public static TenantRules standard(long errorGraceMs) {
    return new TenantRules(
        errorGraceMs, Duration.ofHours(1).toMillis(), Duration.ofDays(1).toMillis());
  }
}
