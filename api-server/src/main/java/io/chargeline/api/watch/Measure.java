package io.chargeline.api.watch;

/**
 * One thing that was measured.
 *
 * @param what {@link #DOWN} and the others here
 * @param part of which part of the platform
 * @param value seconds, percent or what else is said here; 1 for yes and 0 for no
 */
record Measure(String what, String part, double value) {
  /** It does not answer: 1, else 0. */
  static final String DOWN = "down";

  /** Seconds since the newest tick of any gateway, part {@link #GATEWAYS}. */
  static final String TICK_AGE = "tick_age";

  /** Seconds since the newest tick of one gateway, on the partition where that is the oldest. */
  static final String GATEWAY_TICK_AGE = "gateway_tick_age";

  /** Seconds that a job is behind its input. */
  static final String LAG = "lag";

  /** The same of what is stored. */
  static final String STORAGE_LAG = "storage_lag";

  /** Records that a job has not yet done with. */
  static final String BEHIND = "records_behind";

  /** Seconds for which a job's position has not moved although there is something to read. */
  static final String STUCK = "stuck";

  /** Whether Flink says that a job does not run: 1, else 0. */
  static final String JOB_DOWN = "job_down";

  /** Seconds since a job's last complete checkpoint. */
  static final String CHECKPOINT_AGE = "checkpoint_age";

  /** Milliseconds that a job's last complete checkpoint took. */
  static final String CHECKPOINT_MS = "checkpoint_ms";

  /** Bytes of state in a job's last complete checkpoint. */
  static final String STATE_BYTES = "state_bytes";

  /** Percent of a disk. */
  static final String DISK_USED = "disk_used";

  /** Seconds that even the best served endpoint is behind. */
  static final String WEBHOOK_LAG = "webhook_lag";

  static final String KAFKA = "kafka";
  static final String CLICKHOUSE = "clickhouse";
  static final String FLINK = "flink";
  static final String DISKS = "disks";
  static final String GATEWAYS = "gateways";
  static final String DEVICE = "device";
  static final String FIGURES = "figures";
  static final String ALERTS = "alerts";
  static final String STORE = "store";
  static final String WEBHOOK = "webhook";

  /** As if all were well. */
  Measure excused() {
    return new Measure(what, part, 0);
  }
}
