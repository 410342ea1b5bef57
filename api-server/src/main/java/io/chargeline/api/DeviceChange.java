package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.WireName;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.device.Outlet;
import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.device.Standing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What shall become of a device's record. What the former owner said of it, site, name, tags and
 * the device before it, goes with a change of owner unless the change says anew.
 */
record DeviceChange(
    Given<String> tenant,
    Given<Standing> standing,
    Given<String> site,
    Given<String> name,
    Given<String> model,
    Given<Integer> portCount,
    Given<Map<String, String>> sockets,
    Given<Boolean> maintenance,
    Given<List<String>> tags,
    Given<String> gatewayDevice) {

  static final String TENANT = "tenant";
  static final String STANDING = "standing";
  static final String SITE = "site";
  static final String NAME = "name";
  static final String MODEL = "model";
  static final String PORT_COUNT = "port_count";
  static final String SOCKETS = "sockets";
  static final String MAINTENANCE = "maintenance";
  static final String TAGS = "tags";
  static final String GATEWAY_DEVICE = "gateway_device";

  /** What the owner may say. */
  static final Set<String> OF_OWNER =
      Set.of(SITE, NAME, MODEL, SOCKETS, MAINTENANCE, TAGS, GATEWAY_DEVICE);

  /** What the operator may say. */
  static final Set<String> OF_OPERATOR =
      Stream.concat(OF_OWNER.stream(), Stream.of(TENANT, STANDING, PORT_COUNT))
          .collect(Collectors.toUnmodifiableSet());

  static final int MAX_ID = 32;
  static final int MAX_NAME = 100;
  private static final int MAX_MODEL = 64;
  private static final int MAX_TAGS = 20;

  private static final Pattern UID = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._:-]{0,31}");
  private static final Pattern TAG = Pattern.compile("[0-9A-Za-z._-]{1,32}");
  private static final List<String> STANDINGS =
      Arrays.stream(Standing.values()).map(Standing::wireName).toList();

  /**
   * @param body its fields are known to be allowed
   * @throws Problem naming the field that cannot be
   */
  static DeviceChange read(Body body) {
    return new DeviceChange(
        field(body, TENANT, () -> body.text(TENANT, MAX_ID)),
        standing(body),
        field(body, SITE, () -> body.text(SITE, MAX_ID)),
        field(body, NAME, () -> body.text(NAME, MAX_NAME)),
        field(body, MODEL, () -> body.text(MODEL, MAX_MODEL)),
        field(body, PORT_COUNT, () -> body.integer(PORT_COUNT, 1, Outlet.MAX_PORT)),
        field(body, SOCKETS, () -> sockets(body)),
        body.raw(MAINTENANCE) == null ? Given.absent() : Given.of(body.flag(MAINTENANCE)),
        field(body, TAGS, () -> tags(body)),
        field(body, GATEWAY_DEVICE, () -> gatewayDevice(body)));
  }

  /** Makes it nobody's. */
  static DeviceChange release() {
    return new DeviceChange(
        Given.of(null),
        Given.absent(),
        Given.absent(),
        Given.absent(),
        Given.absent(),
        Given.absent(),
        Given.absent(),
        Given.absent(),
        Given.absent(),
        Given.absent());
  }

  private static <T> Given<T> field(Body body, String field, Supplier<T> read) {
    JsonNode given = body.raw(field);
    if (given == null) {
      return Given.absent();
    }
    return Given.of(given.isNull() ? null : read.get());
  }

  private static Given<Standing> standing(Body body) {
    return body.raw(STANDING) == null
        ? Given.absent()
        : Given.of(WireName.parse(Standing.class, body.choice(STANDING, STANDINGS)));
  }

  private static Map<String, String> sockets(Body body) {
    JsonNode given = body.raw(SOCKETS);
    Map<String, String> sockets = new HashMap<>();
    for (Map.Entry<String, JsonNode> one : given.properties()) {
      String uid = one.getValue().textValue();
      if (!isSocketNo(one.getKey()) || uid == null || !UID.matcher(uid).matches()) {
        throw badSockets(body);
      }
      sockets.put(one.getKey(), uid);
    }
    boolean twice = new HashSet<>(sockets.values()).size() < sockets.size();
    if (!given.isObject() || twice) {
      throw badSockets(body);
    }
    return sockets;
  }

  private static List<String> tags(Body body) {
    JsonNode given = body.raw(TAGS);
    List<String> tags = new ArrayList<>();
    given.forEach(tag -> tags.add(tag.isTextual() ? tag.textValue() : ""));
    boolean each = tags.stream().allMatch(tag -> TAG.matcher(tag).matches());
    boolean once = new HashSet<>(tags).size() == tags.size();
    if (!given.isArray() || !each || !once || tags.size() > MAX_TAGS) {
      throw body.invalid(
          TAGS,
          "give a list of at most "
              + MAX_TAGS
              + " tags, each 1–32 letters, digits, dots, underscores or hyphens, none twice",
          "须为最多 " + MAX_TAGS + " 个标签的列表,每个 1–32 个字母、数字、点、下划线或连字符,不得重复");
    }
    return tags;
  }

  private static String gatewayDevice(Body body) {
    return DeviceId.parse(body.text(GATEWAY_DEVICE, MAX_ID))
        .map(DeviceId::value)
        .orElseThrow(
            () ->
                body.invalid(
                    GATEWAY_DEVICE,
                    "give the id of the device behind which it is reached, 8 or 14 hex digits, or"
                        + " null",
                    "须为所经网关设备的编号(8 或 14 位十六进制数字)或 null"));
  }

  private static Problem badSockets(Body body) {
    return body.invalid(
        SOCKETS,
        "give each socket's number, 0 to "
            + Outlet.MAX_SOCKET
            + ", with the UID of its label: 1–32 letters, digits and ._:-, none twice",
        "须为插座号(0 到 " + Outlet.MAX_SOCKET + ")与标签 UID(1–32 个字母、数字或 ._:-)的对应关系,UID 不得重复");
  }

  private static boolean isSocketNo(String text) {
    return text.matches("0|[1-9]\\d{0,2}") && Integer.parseInt(text) <= Outlet.MAX_SOCKET;
  }

  /**
   * The next version; the same record where nothing changes.
   *
   * @param now unix milliseconds
   */
  RegisteredDevice appliedTo(RegisteredDevice before, long now) {
    RegisteredDevice after = changed(before);
    return after.equals(before) ? before : stamped(after, now);
  }

  /** The next version, also where it says what the one before said. */
  RegisteredDevice anewOf(RegisteredDevice before, long now) {
    return stamped(changed(before), now);
  }

  private RegisteredDevice changed(RegisteredDevice before) {
    String owner = tenant.or(before.tenant());
    boolean same = Objects.equals(owner, before.tenant());
    return new RegisteredDevice(
        before.deviceId(),
        owner,
        standing.or(before.standing()),
        site.or(same ? before.site() : null),
        name.or(same ? before.name() : null),
        model.or(before.model()),
        portCount.or(before.portCount()),
        sockets.or(before.sockets()),
        maintenance.or(before.maintenance()),
        tags.or(same ? before.tags() : null),
        gatewayDevice.or(same ? before.gatewayDevice() : null),
        before.version(),
        before.createdAt(),
        before.effectiveFrom());
  }

  private static RegisteredDevice stamped(RegisteredDevice device, long now) {
    return new RegisteredDevice(
        device.deviceId(),
        device.tenant(),
        device.standing(),
        device.site(),
        device.name(),
        device.model(),
        device.portCount(),
        device.sockets(),
        device.maintenance(),
        device.tags(),
        device.gatewayDevice(),
        device.version() + 1,
        device.version() == 0 ? now : device.createdAt(),
        Math.max(now, device.effectiveFrom()));
  }
}
