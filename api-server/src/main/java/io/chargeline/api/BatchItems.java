package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.WireName;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.device.DeviceSnapshot;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out one item of a batch, by the same rules as the route for its type. */
final class BatchItems {
  private static final Logger LOG = LoggerFactory.getLogger(BatchItems.class);
  private static final String DEVICE = "device_phy_id";
  private static final String TYPE = "type";
  private static final String KEY = "key";
  private static final int MAX_DEVICE = 32;
  private static final int MAX_KEY = 255;
  private static final List<String> TYPES =
      Arrays.stream(CommandType.values()).map(WireName::wireName).toList();

  private final LiveView view;
  private final Operations operations;

  BatchItems(LiveView view, Operations operations) {
    this.view = view;
    this.operations = operations;
  }

  /**
   * Items of one device are carried out one after the other.
   *
   * @return equal for items of one device
   */
  static int lane(BatchRequest.Item item, int lanes) {
    JsonNode json = Body.parse(item.json().array());
    String device = json.path(DEVICE).asText("").toUpperCase(Locale.ROOT);
    return Math.floorMod(device.hashCode(), lanes);
  }

  /** Puts it into the log, or says why not. */
  BatchResult carryOut(BatchRecord batch, BatchRequest.Item item) {
    JsonNode json = Body.parse(item.json().array());
    try {
      String commandId = command(batch, item, json);
      return result(item, json, commandId, null);
    } catch (Problem problem) {
      return result(item, json, null, problem);
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("batch", batch.batchId())
          .addKeyValue("index", item.index())
          .setCause(e)
          .log("item failed");
      return result(
          item,
          json,
          null,
          ProblemCode.INTERNAL.because(
              "this is a fault of the server; it is logged", "服务内部错误,已记录日志"));
    }
  }

  /** Of a group that cannot be looked at at all. */
  static BatchResult refused(BatchRequest.Item item, Problem problem) {
    return result(item, Body.parse(item.json().array()), null, problem);
  }

  private String command(BatchRecord batch, BatchRequest.Item item, JsonNode json) {
    if (item.json().length() == 0) {
      throw ProblemCode.CONTENT_TOO_LARGE.because(
          "an item may have " + BatchRequest.MAX_ITEM_BYTES + " bytes", "单项内容过大");
    }
    if (!json.isObject()) {
      throw ProblemCode.MALFORMED_JSON.because("an item is a JSON object", "每一项须为 JSON 对象");
    }
    ObjectNode rest = json.deepCopy();
    Body head = Body.of(rest.deepCopy().retain(DEVICE, TYPE, KEY), Set.of(DEVICE, TYPE, KEY));
    rest.remove(List.of(DEVICE, TYPE, KEY));
    CommandType type = WireName.parse(CommandType.class, head.choice(TYPE, TYPES));
    DeviceSnapshot found = view.device(batch.tenant(), head.text(DEVICE, MAX_DEVICE));
    String id = found.deviceId();
    KeyUse use =
        head.has(KEY)
            ? KeyUse.of(batch.tenant(), head.text(KEY, MAX_KEY), type, id, rest)
            : KeyUse.ours(batch.tenant(), ourKey(batch, item, type), type, id, rest);
    return operations.give(found, type, rest, use).commandId();
  }

  /** A start needs none: its order names it. */
  private static String ourKey(BatchRecord batch, BatchRequest.Item item, CommandType type) {
    return type == CommandType.START ? null : batch.batchId() + '/' + item.index();
  }

  private static BatchResult result(
      BatchRequest.Item item, JsonNode json, String commandId, Problem problem) {
    Map<String, Object> body = problem == null ? null : problem.body();
    return new BatchResult(
        item.index(), text(json, DEVICE), text(json, TYPE), text(json, KEY), commandId, body);
  }

  private static String text(JsonNode json, String field) {
    return json.path(field).isValueNode() ? json.path(field).asText() : null;
  }
}
