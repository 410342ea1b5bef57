package io.chargeline.protocol.ap3000;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.command.ParameterGroup;
import io.chargeline.protocol.DeviceTask;
import io.chargeline.protocol.Protocol.Encoded;
import io.chargeline.protocol.Protocol.Encoded.Confirmation;

/** Commands of the control API as AP3000 downlinks (domain-mapping section 5). */
final class Ap3000Tasks {
  private static final Encoded UNSUPPORTED = new Encoded.Refused("not_supported_by_protocol");

  private Ap3000Tasks() {}

  /**
   * @throws IllegalArgumentException if an argument does not fit; names field, value and range
   */
  static Encoded encode(DeviceTask task) {
    JsonNode arguments = task.arguments();
    return switch (task.type()) {
      case CHANGE -> change(task);
      case SET_PARAMS -> order(new SetParameters(parameters(arguments)));
      case READ_PARAMS -> order(new BareCommand(query(arguments.path("group").asText())));
      case REBOOT -> order(new BareCommand(reboot(arguments)), Confirmation.RECONNECT);
      case LOCATE -> order(new Locate(arguments.path("seconds").asInt()));
      case VOICE ->
          arguments.has("periods")
              ? UNSUPPORTED
              : order(new Mute(arguments.path("mute").asBoolean() ? 1 : 0));
      case QR -> order(qr(arguments));
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
    JsonNode arguments = task.arguments();
    int port = task.portNo() - 1;
    if (arguments.has("energy_limit_wh")) {
      int centiKwh = arguments.path("energy_limit_wh").asInt() / Ap3000.WH_PER_CENTI_KWH;
      return order(new ChangeCharge(ChangeCharge.ENERGY_OR_FULL, port, centiKwh));
    }
    boolean untilFull = arguments.path("stop_when_full").asBoolean();
    int mode = untilFull ? ChangeCharge.TIME_OR_FULL : ChangeCharge.TIME;
    return order(new ChangeCharge(mode, port, arguments.path("time_limit_s").asInt()));
  }

  private static int reboot(JsonNode arguments) {
    return switch (arguments.path("target").asText("device")) {
      case "host" -> BareCommand.REBOOT_HOST;
      case "module" -> BareCommand.REBOOT_MODULE;
      default -> BareCommand.REBOOT;
    };
  }

  private static Downlink qr(JsonNode arguments) {
    String text = arguments.path("text").asText();
    boolean main = arguments.path("main_screen").asBoolean(true);
    return arguments.path("temporary").asBoolean()
        ? new TemporaryQr(text)
        : new QrAddress(main ? 1 : 0, text);
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

  private static Parameters parameters(JsonNode arguments) {
    String name = arguments.path("group").asText();
    ParameterGroup group = ParameterGroup.of(Ap3000.NAME, name).orElseThrow(() -> noGroup(name));
    return ParameterValues.read(group, arguments.path("values"));
  }
}
