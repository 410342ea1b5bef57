package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Which feature describes which message; every record of both directions has one. */
final class Describers {
  private final Map<Class<?>, Describer<?>> byType = new HashMap<>();

  /** Says what one kind of message says. */
  interface Describer<T> {
    /**
     * @param data the frame's data: what is not there is not described
     */
    void describe(T message, Bytes data, Fields out);
  }

  /** All features together. */
  static Describers all() {
    Describers all = new Describers();
    HeartbeatDescription.addTo(all);
    ChargeDescription.addTo(all);
    CardDescription.addTo(all);
    CabinetDescription.addTo(all);
    HostDescription.addTo(all);
    ParameterDescription.addTo(all);
    MaintenanceDescription.addTo(all);
    FirmwareDescription.addTo(all);
    return all;
  }

  <T> Describers add(Class<T> type, Describer<T> describer) {
    byType.put(type, describer);
    return this;
  }

  Set<Class<?>> types() {
    return byType.keySet();
  }

  @SuppressWarnings("unchecked") // add() took both of the same T
  <T> void describe(T message, Bytes data, Fields out) {
    ((Describer<T>) byType.get(message.getClass())).describe(message, data, out);
  }
}
