package io.chargeline.protocol.bkv;

import io.chargeline.domain.command.CommandReason;
import io.chargeline.domain.command.ParameterGroup;
import io.chargeline.domain.device.Outlet;
import io.chargeline.protocol.DeviceTask;
import io.chargeline.protocol.Protocol.Encoded;
import io.chargeline.protocol.Protocol.Encoded.Confirmation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Commands of the control API as BKV downlinks (domain-mapping section 5). */
final class BkvTasks {
  private static final Map<String, Parameter> NAMES =
      Map.of(
          "full_delay", Parameter.FULL_DELAY_SECONDS,
          "no_load_delay", Parameter.NO_LOAD_DELAY_SECONDS,
          "full_power", Parameter.FULL_POWER_DECIWATTS,
          "no_load_power", Parameter.NO_LOAD_POWER_DECIWATTS,
          "high_temperature", Parameter.HIGH_CELSIUS,
          "power_limit", Parameter.POWER_LIMIT_DECIWATTS,
          "max_charge_time", Parameter.MAX_MINUTES,
          "current_limit", Parameter.CURRENT_LIMIT_MILLIAMPERES);

  private static final ParameterGroup GROUP = ParameterGroup.of(Bkv.NAME, "socket").orElseThrow();
  private static final VoiceWindow.Period WHOLE_DAY = new VoiceWindow.Period(0, 0, 23, 59);

  private BkvTasks() {}

  /**
   * @throws IllegalArgumentException if an argument does not fit; names field, value and range
   */
  static Encoded encode(DeviceTask task) {
    int socket = socket(task);
    return switch (task.type()) {
      case SET_PARAMS ->
          order(
              Operation.PARAMETERS_SET,
              new ParametersSet(socket, values(task.object("values"))),
              Confirmation.ANSWER);
      case READ_PARAMS ->
          order(Operation.PARAMETERS_QUERY, new ParametersQuery(socket), Confirmation.ANSWER);
      case VOICE -> order(Operation.VOICE, voice(task), Confirmation.ANSWER);
      case QUERY ->
          order(Operation.SOCKET_QUERY, new SocketQuery(socket), Confirmation.NEXT_REPORT);
      default -> new Encoded.Refused(CommandReason.NOT_SUPPORTED_BY_PROTOCOL);
    };
  }

  /** What a socket told of itself, in the units of the control API. */
  static Map<String, Object> told(ParametersReport m) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (ParameterGroup.Field field : GROUP.fields()) {
      Long wire = m.values().get(NAMES.get(field.name()));
      if (wire != null) {
        values.put(field.name(), field.toPublic(wire));
      }
    }
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("group", GROUP.name());
    told.put("socket_no", m.socket());
    told.put("values", values);
    return told;
  }

  private static Encoded order(int operation, Downlink message, Confirmation confirmedBy) {
    return new Encoded.Order(operation, message.encode(), confirmedBy);
  }

  private static int socket(DeviceTask task) {
    if (task.has("socket_no")) {
      return task.number("socket_no");
    } else if (task.socketNo() != null) {
      return task.socketNo();
    }
    return task.portNo() == null ? 1 : Outlet.ofPort(task.portNo()).socketNo();
  }

  private static Map<Parameter, Long> values(Map<String, Object> given) {
    Map<Parameter, Long> values = new EnumMap<>(Parameter.class);
    given.forEach(
        (name, value) -> {
          ParameterGroup.Field field =
              GROUP
                  .field(name)
                  .orElseThrow(() -> new IllegalArgumentException("no parameter " + name));
          values.put(NAMES.get(name), field.toWire(DeviceTask.decimal(name, value)));
        });
    return values;
  }

  /** A window in which a socket is loud; to mute it is a window in which it is not. */
  private static VoiceWindow voice(DeviceTask task) {
    boolean loud = !task.flag("mute");
    List<VoiceWindow.Period> periods = new ArrayList<>();
    task.list("periods").forEach(period -> periods.add(period(period)));
    int socket =
        task.has("socket_no") || task.portNo() != null ? socket(task) : VoiceWindow.ALL_SOCKETS;
    int outlet = task.portNo() == null ? 0 : Outlet.ofPort(task.portNo()).index();
    return new VoiceWindow(
        socket, outlet, loud, loud, periods.isEmpty() ? List.of(WHOLE_DAY) : periods);
  }

  private static VoiceWindow.Period period(Object period) {
    if (!(period instanceof Map<?, ?> hours)) {
      throw new IllegalArgumentException("periods = " + period + ": give from and to as HH:mm");
    }
    int[] from = minute(String.valueOf(hours.get("from")));
    int[] to = minute(String.valueOf(hours.get("to")));
    return new VoiceWindow.Period(from[0], from[1], to[0], to[1]);
  }

  private static int[] minute(String text) {
    if (!text.matches("\\d\\d:\\d\\d")) {
      throw new IllegalArgumentException("periods: " + text + ": give HH:mm");
    }
    return new int[] {Integer.parseInt(text, 0, 2, 10), Integer.parseInt(text, 3, 5, 10)};
  }
}
