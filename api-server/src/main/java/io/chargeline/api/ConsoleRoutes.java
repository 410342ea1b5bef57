package io.chargeline.api;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/**
 * The console's page. It consists of files that are the same for everybody; whatever it shows it
 * asks of the API as any other caller does.
 */
final class ConsoleRoutes {
  private static final String INDEX = "index.html";

  /** No script and no style but those of files of ours, and nothing from elsewhere. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none';"
          + " form-action 'self'; frame-ancestors 'none'";

  private final ConsoleFiles files;

  ConsoleRoutes(ConsoleFiles files) {
    this.files = files;
  }

  List<Route> routes() {
    return List.of(
        Route.open(HandlerType.GET, "/", ctx -> give(ctx, INDEX)),
        Route.open(
            HandlerType.GET, "/console/{path}", ctx -> give(ctx, ctx.pathParam(Route.REST))));
  }

  private void give(Context ctx, String path) {
    Asset file =
        files
            .find(path)
            .orElseThrow(
                () ->
                    ProblemCode.NOT_FOUND.because(
                        "the console has no such file; it begins at /", "控制台没有该文件,请从 / 进入"));
    ctx.header("Content-Security-Policy", POLICY)
        .header("Referrer-Policy", "no-referrer")
        .header(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .header("Cross-Origin-Resource-Policy", "same-origin");
    file.give(ctx);
  }
}
