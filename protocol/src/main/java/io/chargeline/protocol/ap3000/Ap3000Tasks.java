package io.chargeline.protocol.ap3000;

import io.chargeline.domain.command.CommandReason;
import io.chargeline.domain.command.ParameterGroup;
import io.chargeline.protocol.DeviceTask;
import io.chargeline.protocol.Protocol.Encoded;
import io.chargeline.protocol.Protocol.Encoded.Confirmation;

/** Commands of the control API as AP3000 downlinks (domain-mapping section 5). */
final class Ap3000Tasks {
  private static final Encoded UNSUPPORTED =
      new Encoded.Refused(CommandReason.NOT_SUPPORTED_BY_PROTOCOL);

  private Ap3000Tasks() {}

  /**
   * @throws IllegalArgumentException if an argument does not fit; names field, value and range
   */
  static Encoded encode(DeviceTask task) {
    return switch (task.type()) {
      case CHANGE -> change(task);
      case SET_PARAMS -> order(new SetParameters(parameters(task)));
      case READ_PARAMS -> order(new BareCommand(query(task.text("group"))));
      case REBOOT -> order(new BareCommand(reboot(task)), Confirmation.RECONNECT);
      case LOCATE -> order(new Locate(task.number("seconds")));
      case VOICE -> task.has("periods") ? UNSUPPORTED : order(new Mute(task.flag("mute") ? 1 : 0));
      case QR -> order(qr(task));
      case QUERY -> order(new BareCommand(BareCommand.QUERY_STATUS), Confirmation.NEXT_REPORT);
      case START, STOP -> throw new IllegalArgumentException("a charge is ordered, not a task");
    };
  }

  private static Encoded order(Downlink message) {
    return order(message, Confirmation.ANSWER);
  }

  private static Encoded order(Downlink message, Confirmation confirmedBy) {
    return new Encoded.Order(message.command(), message.encode(), confirmedBy);
  }

  /** A charge by energy always ends when full, too (section 6.3). */
  private static Encoded change(DeviceTask task) {
    int port = task.portNo() - 1;
    if (task.has("energy_limit_wh")) {
      int centiKwh = task.number("energy_limit_wh") / Ap3000.WH_PER_CENTI_KWH;
      return order(new ChangeCharge(ChangeCharge.ENERGY_OR_FULL, port, centiKwh));
    }
    boolean untilFull = task.flag("stop_when_full");
    int mode = untilFull ? ChangeCharge.TIME_OR_FULL : ChangeCharge.TIME;
    return order(new ChangeCharge(mode, port, task.number("time_limit_s")));
  }

  private static int reboot(DeviceTask task) {
    return switch (task.text("target")) {
      case "host" -> BareCommand.REBOOT_HOST;
      case "module" -> BareCommand.REBOOT_MODULE;
      default -> BareCommand.REBOOT;
    };
  }

  private static Downlink qr(DeviceTask task) {
    String text = task.text("text");
    boolean main = !task.has("main_screen") || task.flag("main_screen");
    return task.flag("temporary") ? new TemporaryQr(text) : new QrAddress(main ? 1 : 0, text);
  }

  private static int query(String group) {
    return switch (group) {
      case "run" -> BareCommand.QUERY_RUN_PARAMETERS;
      case "detection" -> BareCommand.QUERY_DETECTION_PARAMETERS;
      case "limits" -> BareCommand.QUERY_LIMIT_PARAMETERS;
      default -> throw noGroup(group);
    };
  }

  private static IllegalArgumentException noGroup(String group) {
    return new IllegalArgumentException("group " + group + ": give run, detection or limits");
  }

  private static Parameters parameters(DeviceTask task) {
    String name = task.text("group");
    ParameterGroup group = ParameterGroup.of(Ap3000.NAME, name).orElseThrow(() -> noGroup(name));
    return ParameterValues.read(group, task.object("values"));
  }
}
