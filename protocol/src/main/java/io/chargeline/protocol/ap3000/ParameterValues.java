package io.chargeline.protocol.ap3000;

import io.chargeline.domain.command.ParameterGroup;
import io.chargeline.protocol.DeviceTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.PrimitiveIterator;

/** Parameter groups of the control API as the records of 0x83 to 0x85, and back. */
final class ParameterValues {
  private ParameterValues() {}

  /**
   * @throws IllegalArgumentException if a value is missing or does not fit
   */
  static Parameters read(ParameterGroup group, Map<String, Object> values) {
    PrimitiveIterator.OfInt wire =
        group.fields().stream().mapToInt(field -> wire(field, values)).iterator();
    return switch (group.name()) {
      case "run" ->
          new RunParameters(
              wire.nextInt(),
              wire.nextInt(),
              wire.nextInt(),
              wire.nextInt(),
              wire.nextInt(),
              wire.nextInt());
      case "detection" ->
          new DetectionParameters(
              wire.nextInt(),
              wire.nextInt(),
              wire.nextInt(),
              wire.nextInt(),
              wire.nextInt(),
              wire.nextInt(),
              wire.nextInt(),
              wire.nextInt(),
              wire.nextInt(),
              wire.nextInt(),
              wire.nextInt(),
              wire.nextInt(),
              wire.nextInt(),
              wire.nextInt());
      default ->
          new LimitParameters(
              wire.nextInt(),
              wire.nextInt(),
              OptionalInt.of(wire.nextInt()),
              OptionalInt.of(wire.nextInt()));
    };
  }

  /** What the device told; empty for the card keys, which are nobody's business. */
  static Map<String, Object> of(Parameters parameters) {
    if (parameters instanceof RunParameters p) {
      return told(
          "run",
          List.of(
              p.unplugDeciwatts(),
              p.unplugSeconds(),
              p.floatPercent(),
              p.floatDetectSeconds(),
              p.floatSeconds(),
              p.heartbeatSeconds()));
    } else if (parameters instanceof DetectionParameters p) {
      return told("detection", detection(p));
    } else if (parameters instanceof LimitParameters p) {
      List<Integer> wire = new ArrayList<>(List.of(p.maxSeconds(), p.overloadDeciwatts()));
      p.overDecivolts().ifPresent(wire::add);
      p.underDecivolts().ifPresent(wire::add);
      return told("limits", wire);
    }
    return Map.of();
  }

  private static List<Integer> detection(DetectionParameters p) {
    return List.of(
        p.overloadDeciwatts(),
        p.overloadDetectSeconds(),
        p.overloadStartSeconds(),
        p.unplugNoiseDeciwatts(),
        p.unplugNoiseSeconds(),
        p.secondFloatSeconds(),
        p.secondFloatDetectSeconds(),
        p.minDeciwatts(),
        p.minAfterSeconds(),
        p.secondMaxSeconds(),
        p.ambientAlarmCelsius(),
        p.portAlarmCelsius(),
        p.optoUnplugOff(),
        p.qrLampOff());
  }

  private static Map<String, Object> told(String name, List<Integer> wire) {
    ParameterGroup group = ParameterGroup.of(Ap3000.NAME, name).orElseThrow();
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < wire.size(); i++) {
      ParameterGroup.Field field = group.fields().get(i);
      values.put(field.name(), field.toPublic(wire.get(i)));
    }
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("group", name);
    told.put("values", values);
    return told;
  }

  private static int wire(ParameterGroup.Field field, Map<String, Object> values) {
    return (int) field.toWire(DeviceTask.decimal(field.name(), values.get(field.name())));
  }
}
