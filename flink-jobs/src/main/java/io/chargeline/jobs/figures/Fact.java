package io.chargeline.jobs.figures;

import java.util.List;

/** A version of a fact, as far as figures need it; flat. */
public final class Fact {
  /** Until when something lasts that has not ended. */
  static final long OPEN = Long.MAX_VALUE;

  /** What it is about. */
  public enum Kind {
    PRESENCE,
    PORT,
    SESSION,
    COMMAND,
    MAINTENANCE,
    /** Nothing happened, but time passed. */
    MARK
  }

  public Kind kind;
  public String rowKey;
  public long revision;
  public String deviceId;

  /** Null: nobody's, and in no figure. */
  public String tenant;

  /** Empty: none. */
  public String site = "";

  /** 0: the device as a whole. */
  public int port;

  /** Of intervals: a level's measure; null where nothing is counted. */
  public Measure level;

  /** Of intervals: what their beginning counts as; null: as nothing. */
  public Measure beginning;

  /** Of intervals: whether somebody worked on the device, by the registry. */
  public boolean maintenance;

  public long from;
  public long until = OPEN;

  /** Of everything else: what counts when. */
  public Points points = new Points();

  /** Of maintenance: {@code platform}, {@code tenant}, {@code site}, {@code device}. */
  public String scope;

  public List<String> devices = List.of();

  /** Of a mark: of which subtask of how many it is the time. */
  public int subtask;

  public int subtasks;

  public Fact() {}
}
