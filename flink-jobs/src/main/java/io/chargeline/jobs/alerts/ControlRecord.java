package io.chargeline.jobs.alerts;

/**
 * What counts for everybody from some time on: a version of a rule, a silence or a maintenance
 * window, or that nothing ticked; stored as a POJO.
 */
public final class ControlRecord {
  /** What it is a version of. */
  public enum Kind {
    RULE,
    SILENCE,
    WINDOW,
    OUTAGE
  }

  public Kind kind;

  /** Under which its versions follow each other. */
  public String key;

  public long version;

  /** Unix milliseconds of event time from which on it counts; of an outage its beginning. */
  public long from;

  /** Of an outage: its end. Of a silence or window: from when on nobody asks for it. */
  public long until = Long.MAX_VALUE;

  /** The record itself, JSON. */
  public byte[] body;

  public ControlRecord() {}

  static ControlRecord of(Kind kind, String key, long version, long from, long until, byte[] body) {
    ControlRecord record = new ControlRecord();
    record.kind = kind;
    record.key = key;
    record.version = version;
    record.from = from;
    record.until = until;
    record.body = body;
    return record;
  }

  /** Unique, and the same for a repeat. */
  String id() {
    return kind + "/" + key + '/' + version;
  }
}
