package io.chargeline.api;

import io.chargeline.api.sse.SseStream;
import java.util.Set;

/**
 * Somebody who watches devices.
 *
 * @param out where to tell it
 * @param audience for whom
 * @param devices full ids: one of {@link Kind#DEVICE}, those of a list of {@link Kind#FLEET}
 * @param admission throws what a request of the caller would be refused with now
 * @param pace when it must hear something next
 */
record LiveStream(
    SseStream out,
    Kind kind,
    Audience audience,
    Set<String> devices,
    Runnable admission,
    Pace pace) {

  enum Kind {
    DEVICE,
    FLEET
  }

  /**
   * Those who are told the same in the same words.
   *
   * @param tenant null: the operator
   */
  record Audience(String tenant, Language language) {
    boolean isOperator() {
      return tenant == null;
    }

    /** Whether what is this tenant's is told to it. */
    boolean mayHear(String owner) {
      return isOperator() || tenant.equals(owner);
    }
  }

  /** Is used by one thread only. */
  static final class Pace {
    private final long every;
    private long next;
    private boolean begun;

    /**
     * @param every ns
     * @param now ns
     */
    Pace(long every, long now) {
      this.every = every;
      this.next = now + every;
    }

    /** True once: nothing was told yet. */
    boolean begins() {
      boolean first = !begun;
      begun = true;
      return first;
    }

    boolean due(long now) {
      boolean due = now - next >= 0;
      next = due ? now + every : next;
      return due;
    }
  }

  /** By identity: two may watch the same. */
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
