package io.chargeline.alerting.fold;

import io.chargeline.alerting.signal.Place;
import io.chargeline.alerting.signal.Signal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All that is remembered of one entity. Empty when nothing is under way; then it is dropped. */
public class EntityState {
  public Entity entity;
  public Place place;

  /** Up to when it was judged. */
  public long clock;

  /** By the keys of rules. */
  public Map<String, Cell> cells = new HashMap<>();

  /** What is not judged yet, in order. */
  public List<Signal> inbox = new ArrayList<>();

  /** The last signal of each kind of state, unless it is the usual one; new rules begin with it. */
  public List<Signal> standing = new ArrayList<>();

  public Metering meter;

  /** Since when we have not looked; 0: we look. */
  public long pausedAt;

  /** Whether nothing ticks. */
  public boolean outage;

  /** Numbers the changes, so that those of one moment keep their order. */
  public long changes;

  /** When {@link EntityFold#advance} has something to do next; {@code Long.MAX_VALUE}: never. */
  public long dueAt = Long.MAX_VALUE;

  public boolean isEmpty() {
    return cells.isEmpty()
        && inbox.isEmpty()
        && standing.isEmpty()
        && meter == null
        && pausedAt == 0;
  }

  /** The integral of a running charge's power. */
  public static class Metering {
    public String session;
    public long at;
    public double powerW;
    public double wattHours;

    /** The longest time between two reports; a gap makes the integral a guess. */
    public long longestMs;
  }
}
