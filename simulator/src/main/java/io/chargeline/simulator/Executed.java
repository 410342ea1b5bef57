package io.chargeline.simulator;

import io.chargeline.domain.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last requests and what was answered, both as whole frames: a resend is answered again, never
 * executed again.
 */
public final class Executed extends LinkedHashMap<Bytes, Bytes> {
  private static final int KEPT = 32;

  @Override
  protected boolean removeEldestEntry(Map.Entry<Bytes, Bytes> eldest) {
    return size() > KEPT;
  }
}
