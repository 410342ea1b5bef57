package io.chargeline.standalone;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** What a platform asks of one device, one thing after the other. */
final class FleetPlan {
  private static final int PATIENT_TIMEOUT_S = 20;
  private static final int TOO_MUCH = 20;
  private static final String LONG = "THE-FIRST-SIXTEEN-BYTES-OF-";

  private final String deviceId;
  private final boolean pile;
  private final boolean patient;
  private final boolean overloaded;
  private final String run;
  private final SplittableRandom random;
  private final List<String> orders = new ArrayList<>();
  private int port;

  FleetPlan(String deviceId, boolean pile, boolean patient, boolean overloaded, String run) {
    this.deviceId = deviceId;
    this.overloaded = overloaded;
    this.pile = pile;
    this.patient = patient;
    this.run = run;
    this.random = new SplittableRandom(deviceId.hashCode());
  }

  String deviceId() {
    return deviceId;
  }

  boolean patient() {
    return patient;
  }

  boolean overloaded() {
    return overloaded;
  }

  /** More than can be written in their time, as there is a gap between two commands. */
  List<ObjectNode> tooMuch() {
    return Stream.generate(() -> item("voice", 0).put("mute", true)).limit(TOO_MUCH).toList();
  }

  /** One item of a batch, or two that are in each other's way. */
  List<ObjectNode> next() {
    int dice = random.nextInt(100);
    if (patient || orders.isEmpty() || dice < 50) {
      return starts(dice);
    } else if (dice < 72) {
      return List.of(about("stop"));
    } else if (dice < 78) {
      return List.of(item("query", pile ? 0 : LyingSockets.SOCKETS));
    } else if (dice < 84) {
      ObjectNode read = item("read_params", pile ? 0 : 3);
      return List.of(pile ? read.put("group", "run") : read);
    } else if (dice < 89 && !pile) {
      ObjectNode set = item("set_params", 4);
      set.putObject("values").put("high_temperature", 77);
      return List.of(set);
    } else if (dice < 89 || !pile) {
      return List.of(item("voice", 0).put("mute", true));
    } else if (dice < 93) {
      return List.of(item("locate", 0).put("seconds", 1));
    } else if (dice < 95) {
      return List.of(item("reboot", 0));
    }
    return List.of(about("change").put("time_limit", 90));
  }

  private List<ObjectNode> starts(int dice) {
    if (port >= LyingPile.PORTS) {
      return orders.isEmpty() ? List.of() : List.of(about("stop"));
    }
    port++;
    ObjectNode start = start(dice % 5 == 0);
    boolean rival = pile && dice % 7 == 0;
    return rival ? List.of(start, start(false)) : List.of(start);
  }

  private ObjectNode start(boolean verbose) {
    String number = Integer.toString(orders.size(), 36);
    String order = (verbose ? LONG : "") + deviceId + '-' + run + '-' + number;
    orders.add(order);
    return item("start", 0)
        .put("order_no", order)
        .put("port_no", port)
        .put("mode", 1)
        .put("time_limit", 60);
  }

  private ObjectNode about(String type) {
    return item(type, 0).put("order_no", orders.get(random.nextInt(orders.size())));
  }

  /**
   * @param socketNo 0: none
   */
  private ObjectNode item(String type, int socketNo) {
    ObjectNode item = Json.MAPPER.createObjectNode();
    item.put("device_phy_id", deviceId).put("type", type);
    if (socketNo > 0) {
      item.put("socket_no", socketNo);
    }
    return item.put(
        "timeout_s", patient ? PATIENT_TIMEOUT_S : (int) (LyingFleet.TIMEOUT_MS / 1000));
  }
}
