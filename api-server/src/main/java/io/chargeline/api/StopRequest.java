package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * A stop as asked for.
 *
 * @param portNo 1-based; absent: where the order runs
 * @param timeoutS absent: the server's default
 */
record StopRequest(String orderNo, Integer portNo, Integer timeoutS) {
  private static final Set<String> FIELDS =
      Set.of("order_no", "port_no", "socket_no", "outlet", "timeout_s");

  static StopRequest read(JsonNode json) {
    Body body = Body.of(json, FIELDS);
    return new StopRequest(
        body.text("order_no", StartRequest.MAX_ORDER_LENGTH),
        PortField.of(body),
        body.optionalInteger("timeout_s", 1, (int) ApiConfig.MAX_COMMAND_TIMEOUT.toSeconds()));
  }
}
