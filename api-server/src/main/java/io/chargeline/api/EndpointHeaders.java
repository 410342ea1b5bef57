package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Json;
import io.chargeline.domain.webhook.ReservedHeaders;
import io.chargeline.domain.webhook.SecretBox;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Headers that a tenant wants on its deliveries. A value may be a credential: it is sealed at once,
 * and neither answers nor refusals repeat it.
 */
final class EndpointHeaders {
  static final String FIELD = "headers";

  private static final int MAX = 20;
  private static final int MAX_BYTES = 4096;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
  private static final Pattern VALUE = Pattern.compile("[!-~]([ \\t!-~]*[!-~])?");

  private EndpointHeaders() {}

  /**
   * The field's object, sealed.
   *
   * @throws Problem if a name or value cannot be, or there are too many
   */
  static String sealed(Body body, SecretBox box) {
    return box.seal(Json.text(read(body.raw(FIELD))));
  }

  private static Map<String, String> read(JsonNode object) {
    if (!object.isObject() || object.isEmpty() || object.size() > MAX) {
      throw refused(
          "give an object of 1 to " + MAX + " names with their values, or null for none",
          "须为含 1–" + MAX + " 个名称与值的对象,或以 null 清除",
          null);
    }
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    int bytes = 0;
    for (Map.Entry<String, JsonNode> header : object.properties()) {
      String name = name(header.getKey());
      String value = value(name, header.getValue());
      bytes += name.length() + value.length();
      if (headers.put(name, value) != null) {
        throw refused("give " + name + " once", "请求头 " + name + " 重复", name);
      }
    }
    if (bytes > MAX_BYTES) {
      throw refused(
          "names and values may have " + MAX_BYTES + " bytes in all, these have " + bytes,
          "名称与值合计不得超过 " + MAX_BYTES + " 字节",
          null);
    }
    return headers;
  }

  private static String name(String name) {
    if (!NAME.matcher(name).matches()) {
      throw refused(
          "a name has 1–100 letters, digits and -, _ and the like",
          "名称须为 1–100 个字母、数字或 - _ 等字符",
          null);
    }
    if (ReservedHeaders.contains(name)) {
      throw refused(
          name
              + " is set by us or belongs to the connection; choose another name, such as X-Api-Key",
          name + " 由平台或连接使用,请改用其他名称,例如 X-Api-Key",
          name);
    }
    return name;
  }

  private static String value(String name, JsonNode value) {
    String text = value.isTextual() ? value.textValue() : "";
    if (!VALUE.matcher(text).matches()) {
      throw refused(
          "the value of " + name + " is a text of visible ASCII characters and spaces between them",
          "请求头 " + name + " 的值须为可见 ASCII 字符,中间可含空格",
          name);
    }
    return text;
  }

  private static Problem refused(String remedy, String remedyZh, String name) {
    return ProblemCode.INVALID_FIELD
        .because(FIELD + ": " + remedy, FIELD + " 取值不合法:" + remedyZh)
        .with("field", FIELD)
        .with("value", name);
  }

  /**
   * The names, sorted; null if they cannot be read because the key that seals is another one now.
   *
   * @param sealed null for none
   */
  static List<String> names(String sealed, SecretBox box) {
    if (sealed == null) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    try {
      Json.tree(box.open(sealed).getBytes(StandardCharsets.UTF_8))
          .fieldNames()
          .forEachRemaining(names::add);
      return names;
    } catch (IllegalArgumentException otherKey) {
      return null;
    }
  }
}
