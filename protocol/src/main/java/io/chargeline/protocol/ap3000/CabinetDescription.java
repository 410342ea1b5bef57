package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;

/** Cabinets and alarms. */
final class CabinetDescription {
  private CabinetDescription() {}

  static void addTo(Describers all) {
    all.add(CabinetHeartbeat.class, CabinetDescription::heartbeat)
        .add(Alarm.class, CabinetDescription::alarm)
        .add(FullNotSettled.class, CabinetDescription::fullNotSettled)
        .add(PortPush.class, CabinetDescription::portPush)
        .add(CabinetStop.class, (m, data, out) -> stop(m.port(), m.order(), out))
        .add(CabinetStopAnswer.class, (m, data, out) -> stop(m.result(), m.order(), out))
        .add(PortFunction.class, CabinetDescription::function);
  }

  private static void heartbeat(CabinetHeartbeat m, Bytes data, Fields out) {
    out.put("port_count", m.portCount()).put("door_bits", m.doors()).put("fan_bits", m.fans());
  }

  private static void alarm(Alarm m, Bytes data, Fields out) {
    out.put("alarm_type", m.type()).put("alarm_type_name", m.typeName());
    out.put("port", m.port()).put("trigger_bits", m.trigger());
  }

  private static void fullNotSettled(FullNotSettled m, Bytes data, Fields out) {
    out.put("duration_s", m.seconds()).tenth("max_power_W", m.maxDeciwatts());
    out.energy(m.centiKwh()).put("port", m.port()).put("start_mode", m.startKind().code());
    out.hex("card_or_code", m.card()).stop(m.stop()).order(m.order());
  }

  private static void portPush(PortPush m, Bytes data, Fields out) {
    out.put("push_type", m.type()).put("port", m.port()).order(m.order());
  }

  /** One shape both ways, and one name. */
  private static void stop(int portOrResult, Bytes order, Fields out) {
    out.put("port_or_result", portOrResult).order(order);
  }

  private static void function(PortFunction m, Bytes data, Fields out) {
    out.put("function", m.function()).put("port", m.port());
  }
}
