package io.chargeline.jobs.store;

/** A record of a JSON topic as it came, with its place. */
public final class LogEntry {
  public String topic;
  public int partition;
  public long offset;

  /** Null for a tombstone. */
  public byte[] value;

  public LogEntry() {}

  static LogEntry of(String topic, int partition, long offset, byte[] value) {
    LogEntry entry = new LogEntry();
    entry.topic = topic;
    entry.partition = partition;
    entry.offset = offset;
    entry.value = value;
    return entry;
  }
}
