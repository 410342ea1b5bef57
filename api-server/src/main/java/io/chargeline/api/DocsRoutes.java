package io.chargeline.api;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Map;

/**
 * What people read in a browser: the description of the API by Swagger UI, and the catalogue of
 * codes. All of it comes from here, so it works without the internet and under a strict policy.
 */
final class DocsRoutes {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final String HTML = "text/html";
  private static final String CSS = "text/css";
  private static final String SCRIPT = "text/javascript";

  private static final Map<String, Asset> FILES =
      Map.of(
          "docs.html", own("docs.html", HTML),
          "openapi.json", own("openapi.json", "application/json"),
          "page.css", own("page.css", CSS),
          "page.js", own("page.js", SCRIPT),
          "swagger-ui.css", Libraries.SWAGGER_UI.file("swagger-ui.css", CSS),
          "swagger-ui-bundle.js", Libraries.SWAGGER_UI.file("swagger-ui-bundle.js", SCRIPT),
          "favicon.png", Libraries.SWAGGER_UI.file("favicon-32x32.png", "image/png"));

  List<Route> routes() {
    return List.of(
        Route.open(HandlerType.GET, "/openapi.json", ctx -> give(ctx, "openapi.json")),
        Route.open(HandlerType.GET, "/docs", ctx -> give(ctx, "docs.html")),
        Route.open(HandlerType.GET, "/docs/{file}", ctx -> give(ctx, ctx.pathParam("file"))),
        Route.open(HandlerType.GET, "/api/errors", DocsRoutes::catalogue));
  }

  private static void catalogue(Context ctx) {
    Answer.ok(ctx, new Answer.Page<>(Catalogue.entries(), null));
  }

  private static void give(Context ctx, String name) {
    Asset file = FILES.get(name);
    if (file == null) {
      throw ProblemCode.NOT_FOUND.because("no file " + name + " under /docs", "/docs 下没有该文件");
    }
    ctx.header("Content-Security-Policy", POLICY).header("Referrer-Policy", "no-referrer");
    file.give(ctx);
  }

  private static Asset own(String name, String type) {
    return Asset.read(name, type);
  }
}
