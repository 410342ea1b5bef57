package io.chargeline.domain.device;

/**
 * A port of a device whose ports are outlets of numbered sockets (design section 5).
 *
 * @param socketNo 0–250; 0 is a unit that stands alone, and counts as socket 1
 * @param index 0 for outlet A, 1 for B
 */
public record Outlet(int socketNo, int index) {
  public static final int MAX_SOCKET = 250;
  public static final int OUTLETS = 2;

  /** The greatest public port number: outlet B of socket 250. */
  public static final int MAX_PORT = MAX_SOCKET * OUTLETS;

  /**
   * @param portNo 1 to 500
   */
  public static Outlet ofPort(int portNo) {
    return new Outlet((portNo - 1) / OUTLETS + 1, (portNo - 1) % OUTLETS);
  }

  /** The public port number, from 1. */
  public int portNo() {
    return OUTLETS * (Math.max(socketNo, 1) - 1) + index + 1;
  }

  /** {@code A} or {@code B}. */
  public String letter() {
    return index == 0 ? "A" : "B";
  }
}
