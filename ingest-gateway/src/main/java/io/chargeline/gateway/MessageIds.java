package io.chargeline.gateway;

import java.util.function.IntPredicate;

/**
 * The server's message ids towards one device on one connection: 1 to 65534 and round again, from a
 * random start, so that a late answer on an earlier connection is not taken for this one's.
 */
final class MessageIds {
  private static final int MOST = 65_534;

  private int next;

  /**
   * @param random any number
   */
  MessageIds(long random) {
    this.next = (int) Math.floorMod(random, (long) MOST) + 1;
  }

  /** The next one that is not in use. */
  int next(IntPredicate inUse) {
    int id = next;
    while (inUse.test(id)) {
      id = after(id);
    }
    next = after(id);
    return id;
  }

  private static int after(int id) {
    return id % MOST + 1;
  }
}
