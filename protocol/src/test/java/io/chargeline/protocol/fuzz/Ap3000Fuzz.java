package io.chargeline.protocol.fuzz;

/** Where Jazzer enters. */
public final class Ap3000Fuzz {
  private static final CodecCheck CHECK = new Ap3000Check();

  private Ap3000Fuzz() {}

  public static void fuzzerTestOneInput(byte[] any) {
    CHECK.check(any);
  }
}
