package io.chargeline.simulator.bkv;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.bkv.Node;
import io.chargeline.protocol.bkv.Parameter;
import io.chargeline.protocol.bkv.SocketReport;
import io.chargeline.protocol.bkv.StatusReport;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** A socket of the gateway: two outlets, reached by radio. */
final class SocketUnit {
  static final int VERSION = 0xFFFF;
  static final int CELSIUS = 29;
  static final int SIGNAL = 30;
  static final int OUTLETS = 2;

  private final int number;
  private final List<OutletUnit> outlets;
  private final Map<Parameter, Long> parameters = new EnumMap<>(factorySettings());
  private Bytes mac;
  private boolean online = true;

  /** Makes the outlets of a socket. */
  interface OutletMaker {
    OutletUnit make(SocketUnit socket, int index);
  }

  SocketUnit(Node node, OutletMaker maker) {
    this.number = node.socket();
    this.mac = node.mac();
    this.outlets = IntStream.range(0, OUTLETS).mapToObj(index -> maker.make(this, index)).toList();
  }

  int number() {
    return number;
  }

  Node node() {
    return new Node(number, mac);
  }

  void mac(Bytes label) {
    mac = label;
  }

  boolean isOnline() {
    return online;
  }

  void online(boolean on) {
    online = on;
  }

  OutletUnit outlet(int index) {
    return outlets.get(index);
  }

  List<OutletUnit> outlets() {
    return outlets;
  }

  long value(Parameter parameter) {
    return parameters.get(parameter);
  }

  Map<Parameter, Long> parameters() {
    return Map.copyOf(parameters);
  }

  void set(Map<Parameter, Long> values) {
    parameters.putAll(values);
  }

  StatusReport.Socket status() {
    return new StatusReport.Socket(
        number,
        OptionalInt.of(VERSION),
        OptionalInt.of(CELSIUS),
        OptionalInt.of(online ? SIGNAL : 0),
        outlets.stream().map(OutletUnit::reading).toList());
  }

  SocketReport report(int subCommand) {
    return new SocketReport(
        subCommand,
        number,
        VERSION,
        CELSIUS,
        online ? SIGNAL : 0,
        outlets.stream().map(OutletUnit::reading).toList());
  }

  /** As the vendor's sample of a 1012 reads. */
  private static Map<Parameter, Long> factorySettings() {
    Map<Parameter, Long> values = new EnumMap<>(Parameter.class);
    values.put(Parameter.FULL_POWER_DECIWATTS, 100L);
    values.put(Parameter.TRICKLE_PERCENT, 10L);
    values.put(Parameter.FULL_DELAY_SECONDS, 7200L);
    values.put(Parameter.NO_LOAD_POWER_DECIWATTS, 8L);
    values.put(Parameter.NO_LOAD_DELAY_SECONDS, 120L);
    values.put(Parameter.MAX_MINUTES, 600L);
    values.put(Parameter.HIGH_CELSIUS, 85L);
    values.put(Parameter.POWER_LIMIT_DECIWATTS, 7000L);
    values.put(Parameter.CURRENT_LIMIT_MILLIAMPERES, 5000L);
    values.put(Parameter.KEY_BASE_AMOUNT, 0L);
    values.put(Parameter.ANTI_PULSE_TIME, 45L);
    values.put(Parameter.UNDESCRIBED_98, 1L);
    values.put(Parameter.UNDESCRIBED_99, 0L);
    values.put(Parameter.UNDESCRIBED_9A, 0L);
    values.put(Parameter.UNDESCRIBED_9B, 0L);
    return values;
  }
}
