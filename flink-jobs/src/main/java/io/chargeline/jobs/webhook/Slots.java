package io.chargeline.jobs.webhook;

/**
 * The attempts that one instance may have under way. Endpoints that are slow to answer share half
 * of them, so that any number of those leaves the other half to the rest.
 */
final class Slots {
  private final int all;
  private int taken;
  private int takenBySlow;

  Slots(int all) {
    this.all = all;
  }

  boolean isFree(boolean slow) {
    return taken < all && (!slow || takenBySlow < Math.max(1, all / 2));
  }

  void take(boolean slow) {
    taken++;
    takenBySlow += slow ? 1 : 0;
  }

  /**
   * @param slow as it was when it was taken
   */
  void free(boolean slow) {
    taken--;
    takenBySlow -= slow ? 1 : 0;
  }

  int taken() {
    return taken;
  }

  boolean isFull() {
    return taken >= all;
  }
}
