package io.chargeline.simulator;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.ap3000.Frame;
import java.util.LinkedHashMap;
import java.util.Map;

/** The last requests and their answers: a resend is answered again, never executed again. */
final class Executed extends LinkedHashMap<Executed.Request, Bytes> {
  private static final int KEPT = 32;

  record Request(int messageId, int command, Bytes data) {
    static Request of(Frame frame) {
      return new Request(frame.messageId(), frame.command(), frame.data());
    }
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<Request, Bytes> eldest) {
    return size() > KEPT;
  }
}
