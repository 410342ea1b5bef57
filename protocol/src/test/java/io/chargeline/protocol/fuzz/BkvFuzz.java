package io.chargeline.protocol.fuzz;

/** Where Jazzer enters. */
public final class BkvFuzz {
  private static final CodecCheck CHECK = new BkvCheck();

  private BkvFuzz() {}

  public static void fuzzerTestOneInput(byte[] any) {
    CHECK.check(any);
  }
}
