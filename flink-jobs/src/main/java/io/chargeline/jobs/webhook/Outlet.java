package io.chargeline.jobs.webhook;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/** One endpoint as this instance works on it: which lanes could send, how many attempts run. */
final class Outlet {
  /** A lane's address: the device that keys the state, and the lane's name. */
  record LaneRef(String deviceId, String lane) {}

  private final EndpointRecord endpoint;
  private final Optional<Signature> signature;
  private final Queue<LaneRef> ready = new ArrayDeque<>();
  private final int slots;
  private int underWay;
  private boolean silent;
  private long lastAcceptedAt = Long.MIN_VALUE;

  /**
   * @param signature empty if the secret cannot be opened
   */
  Outlet(EndpointRecord endpoint, Optional<Signature> signature, int slots) {
    this.endpoint = endpoint;
    this.signature = signature;
    this.slots = slots;
  }

  /** The same endpoint's next version takes over what waits and what runs. */
  Outlet next(EndpointRecord version, Optional<Signature> newSignature) {
    Outlet next = new Outlet(version, newSignature, slots);
    next.ready.addAll(ready);
    next.underWay = underWay;
    return next;
  }

  EndpointRecord endpoint() {
    return endpoint;
  }

  Optional<Signature> signature() {
    return signature;
  }

  void offer(LaneRef lane) {
    ready.add(lane);
  }

  /** An endpoint that does not answer gets one attempt at a time, until it answers again. */
  boolean canSend() {
    return !ready.isEmpty() && underWay < (silent ? 1 : slots);
  }

  LaneRef begin() {
    underWay++;
    return ready.remove();
  }

  void end() {
    underWay--;
  }

  void learn(Reply reply, long at) {
    silent = !reply.answered();
    if (reply.accepted()) {
      lastAcceptedAt = at;
    }
  }

  /** Whether it took some event after that moment, unix milliseconds. */
  boolean acceptedSince(long at) {
    return lastAcceptedAt > at;
  }
}
