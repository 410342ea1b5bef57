package io.chargeline.api;

import io.chargeline.domain.device.Outlet;
import io.javalin.http.Context;
import java.util.Locale;

/** Which port is meant: its number, or a socket and its outlet. */
final class PortField {
  private PortField() {}

  /** Null when the body names none. */
  static Integer of(Body body) {
    return of(
        body.optionalInteger("port_no", 1, StartRequest.MAX_PORT),
        body.optionalInteger("socket_no", 0, Outlet.MAX_SOCKET),
        body.has("outlet") ? body.text("outlet", 1) : null);
  }

  /** Null when the query names none. */
  static Integer of(Context ctx) {
    return of(
        Query.integer(ctx, "port_no", 1, StartRequest.MAX_PORT),
        Query.integer(ctx, "socket_no", 0, Outlet.MAX_SOCKET),
        ctx.queryParam("outlet"));
  }

  private static Integer of(Integer portNo, Integer socketNo, String outlet) {
    if (socketNo == null && outlet == null) {
      return portNo;
    }
    if (socketNo == null || outlet == null) {
      throw ProblemCode.MISSING_FIELD
          .because("give socket_no and outlet together", "socket_no 与 outlet 需同时提供")
          .blaming(socketNo == null ? "socket_no" : "outlet", null);
    }
    int named = new Outlet(socketNo, index(outlet)).portNo();
    if (portNo != null && portNo != named) {
      throw ProblemCode.INVALID_FIELD
          .because(
              "port_no %d, but outlet %s of socket %d is port %d; leave one of the two out"
                  .formatted(portNo, outlet, socketNo, named),
              "port_no 与 socket_no、outlet 不一致")
          .blaming("port_no", portNo);
    }
    return named;
  }

  private static int index(String outlet) {
    return switch (outlet.toUpperCase(Locale.ROOT)) {
      case "A" -> 0;
      case "B" -> 1;
      default ->
          throw ProblemCode.INVALID_FIELD
              .because("outlet " + outlet + ": give A or B", "outlet 只能为 A 或 B")
              .blaming("outlet", outlet);
    };
  }
}
