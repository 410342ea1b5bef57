package io.chargeline.api;

import java.net.URL;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The console's files by the paths under {@code /console/} at which they are served: our own, and
 * beneath {@code vendor/} those of the libraries. All are read at the start; what a request names
 * is looked up among them, and never on a disk or class path.
 */
final class ConsoleFiles {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml",
          "png", "image/png",
          "webmanifest", "application/manifest+json");

  /** Builds of the library for other purposes. */
  private static final Set<String> NOT_FOR_BROWSERS = Set.of("node", "development");

  private final Map<String, Asset> files;

  private ConsoleFiles(Map<String, Asset> files) {
    this.files = Map.copyOf(files);
  }

  /**
   * Reads them from the class path.
   *
   * @throws IllegalStateException if there is no console, or a file of a type that is not served
   */
  static ConsoleFiles read() {
    return read(ConsoleFiles.class.getResource("console/index.html"));
  }

  /**
   * The same of another place.
   *
   * @param index its {@code index.html}
   */
  static ConsoleFiles read(URL index) {
    if (index == null) {
      throw new IllegalStateException("console/index.html is not on the class path");
    }
    Map<String, Asset> files = new HashMap<>();
    ResourceFolder.around(index)
        .forEach((path, bytes) -> files.put(path, Asset.of(bytes, type(path))));
    ResourceFolder.around(Libraries.LIT_HTML.place("lit-html.js"))
        .forEach(
            (path, bytes) -> {
              if (path.endsWith(".js") && !NOT_FOR_BROWSERS.contains(path.split("/", 2)[0])) {
                files.put("vendor/lit-html/" + path, Asset.of(bytes, TYPES.get("js")));
              }
            });
    files.put(
        "vendor/echarts.js", Libraries.ECHARTS.file("dist/echarts.esm.min.js", TYPES.get("js")));
    return new ConsoleFiles(files);
  }

  private static String type(String path) {
    String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
    if (type == null) {
      throw new IllegalStateException(
          "console/" + path + ": files of this type are not served; there are " + TYPES.keySet());
    }
    return type;
  }

  Optional<Asset> find(String path) {
    return Optional.ofNullable(files.get(path));
  }

  /** All of them. */
  Set<String> paths() {
    return files.keySet();
  }
}
