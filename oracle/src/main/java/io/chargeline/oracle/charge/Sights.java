package io.chargeline.oracle.charge;

import io.chargeline.domain.device.PortState;
import io.chargeline.protocol.Reading;
import java.util.Map;
import java.util.TreeMap;

/** Which ports a device was known to have at any point of its log, and which had a fault. */
final class Sights {
  /** What devices say of more ports than that is not taken at its word. */
  private static final int MOST_COUNTED = 255;

  private final Map<Integer, TreeMap<Point, Boolean>> faults = new TreeMap<>();

  void counted(int portCount, Point at) {
    for (int portNo = 1; portNo <= Math.min(portCount, MOST_COUNTED); portNo++) {
      of(portNo).putIfAbsent(at, faultAt(portNo, at));
    }
  }

  /** Only a status byte says that a fault is there, or over. */
  void said(Reading.Port said, Point at) {
    of(said.portNo()).put(at, said.state() == PortState.FAULT);
  }

  void charging(int portNo, Point at) {
    of(portNo).putIfAbsent(at, faultAt(portNo, at));
  }

  boolean anyKnown(Point then) {
    return faults.keySet().stream().anyMatch(portNo -> isKnown(portNo, then));
  }

  boolean isKnown(int portNo, Point then) {
    return faults.containsKey(portNo) && faults.get(portNo).floorKey(then) != null;
  }

  boolean faultAt(int portNo, Point then) {
    return isKnown(portNo, then) && faults.get(portNo).floorEntry(then).getValue();
  }

  private TreeMap<Point, Boolean> of(int portNo) {
    return faults.computeIfAbsent(portNo, created -> new TreeMap<>());
  }
}
