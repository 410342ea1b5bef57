package io.chargeline.simulator;

/** The generations of devices, which tell the same in different messages. */
public enum PileKind {
  /** 0x20, 0x21 and 0x06. */
  MODERN,
  /** Says 0x01 as well, until a 0x21 is answered. */
  TRANSITIONAL,
  /** 0x01 and 0x04 only. */
  LEGACY,
  /** Modern, with doors: a full battery stays until it is taken. */
  CABINET
}
