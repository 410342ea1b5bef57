package io.chargeline.api;

import static io.chargeline.api.StartTest.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargeline.api.Client.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console's files, as a browser gets them. */
final class ConsoleFilesTest extends ApiTest {
  private static final Path FOLDER = Path.of("src/main/resources/io/chargeline/api/console");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html",
          "css", "text/css",
          "js", "text/javascript",
          "json", "application/json",
          "svg", "image/svg+xml",
          "png", "image/png",
          "webmanifest", "application/manifest+json");
  private static final Pattern IMPORT =
      Pattern.compile("(?:from|import)\\s*\\(?\\s*[\"'](\\.{0,2}/[^\"']+)[\"']");
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none';"
          + " form-action 'self'; frame-ancestors 'none'";

  @TempDir private Path directory;

  private Client nobody() {
    return new Client(server.port(), null);
  }

  private static String header(Reply reply, String name) {
    return reply.raw().headers().firstValue(name).orElse("");
  }

  @Test
  void givesEveryFileOfTheFolder() throws IOException {
    Set<String> served = ConsoleFiles.read().paths();
    try (Stream<Path> files = Files.walk(FOLDER).filter(Files::isRegularFile)) {
      for (Path file : files.toList()) {
        String path = FOLDER.relativize(file).toString().replace('\\', '/');
        Reply reply = nobody().get("/console/" + path);
        assertThat(served).contains(path);
        assertThat(reply.status()).as(path).isEqualTo(200);
        assertThat(reply.raw().body()).as(path).isEqualTo(Files.readAllBytes(file));
        assertThat(reply.type())
            .as(path)
            .startsWith(TYPES.get(path.substring(path.lastIndexOf('.') + 1)));
      }
    }
    assertThat(nobody().get("/").raw().body())
        .isEqualTo(nobody().get("/console/index.html").raw().body());
  }

  @Test
  void givesThePageUnderAStrictPolicy() {
    for (String path : List.of("/", "/console/index.html", "/console/vendor/echarts.js")) {
      Reply reply = nobody().get(path);
      assertThat(header(reply, "Content-Security-Policy")).isEqualTo(POLICY);
      assertThat(header(reply, "X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(header(reply, "Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(header(reply, "Permissions-Policy")).contains("camera=()", "geolocation=()");
      assertThat(header(reply, "Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
      assertThat(header(reply, "Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
      assertThat(header(reply, "Cache-Control")).isEqualTo("no-cache");
    }
    assertThat(nobody().get("/").text()).doesNotContain("style=", "http:", "https:", "onclick=");
  }

  @Test
  void everyImportOfALibraryIsThere() {
    Set<String> missing = new HashSet<>();
    Set<String> paths = ConsoleFiles.read().paths();
    for (String path : paths.stream().filter(it -> it.startsWith("vendor/")).toList()) {
      Reply reply = nobody().get("/console/" + path);
      assertThat(reply.type()).startsWith("text/javascript");
      Matcher imports = IMPORT.matcher(reply.text());
      while (!path.equals("vendor/echarts.js") && imports.find()) {
        String target = URI.create("/" + path).resolve(imports.group(1)).getPath().substring(1);
        if (!paths.contains(target)) {
          missing.add(path + " → " + target);
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(paths)
        .contains(
            "vendor/lit-html/lit-html.js",
            "vendor/lit-html/directive.js",
            "vendor/lit-html/directives/repeat.js",
            "vendor/echarts.js")
        .noneMatch(path -> path.contains("development") || path.contains("/node/"));
    assertThat(nobody().get("/console/vendor/echarts.js").text()).contains("export{");
  }

  @Test
  void compressesOnceAndAsTheBrowserWants() throws IOException {
    String path = "/console/vendor/echarts.js";
    Reply plain = nobody().get(path);
    Reply small = nobody().get(path, "Accept-Encoding", "br;q=1.0, gzip;q=0.8, *;q=0.1");
    assertThat(header(plain, "Content-Encoding")).isEmpty();
    assertThat(header(small, "Content-Encoding")).isEqualTo("gzip");
    assertThat(header(small, "Vary")).isEqualTo("Accept-Encoding");
    assertThat(small.raw().body()).hasSizeLessThan(plain.raw().body().length / 2);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(small.raw().body())).readAllBytes())
        .isEqualTo(plain.raw().body());
    assertThat(header(small, "ETag")).isNotEqualTo(header(plain, "ETag"));
    Reply refused = nobody().get(path, "Accept-Encoding", "gzip;q=0");
    assertThat(header(refused, "Content-Encoding")).isEmpty();
    for (String tag : List.of(header(small, "ETag"), "\"other\", " + header(plain, "ETag"), "*")) {
      Reply again = nobody().get(path, "Accept-Encoding", "gzip", "If-None-Match", tag);
      assertThat(again.status()).as(tag).isEqualTo(304);
      assertThat(again.raw().body()).isEmpty();
      assertThat(header(again, "ETag")).isEqualTo(header(small, "ETag"));
    }
    assertThat(nobody().get(path, "If-None-Match", "\"other\"").status()).isEqualTo(200);
  }

  @Test
  void readsAcceptEncoding() {
    for (String yes :
        List.of("gzip", "x-gzip", "*", "deflate, GZIP;q=0.5", "gzip;q=1", "identity, *;q=0.1")) {
      assertThat(Asset.acceptsGzip(yes)).as(yes).isTrue();
    }
    for (String no : List.of("", "br", "gzip;q=0", "gzip; q = 0.000, *", "*;q=0", "gzipped")) {
      assertThat(Asset.acceptsGzip(no)).as(no).isFalse();
    }
    assertThat(Asset.acceptsGzip(null)).isFalse();
  }

  @Test
  void givesNothingElse() throws IOException {
    for (String path :
        List.of(
            "/console/nothing.js",
            "/console/openapi.json",
            "/console/vendor/",
            "/console/vendor/lit-html/package.json",
            "/console/vendor/lit-html/node/lit-html.js",
            "/console/INDEX.HTML",
            "/console/index.html%00",
            "/console/..%2Fopenapi.json",
            "/console/css")) {
      assertThat(raw(path)).as(path).matches("(?s)HTTP/1.1 40[04] .*").doesNotContain("openapi\"");
    }
    for (String path :
        List.of(
            "/console/../openapi.json",
            "/console/%2e%2e/openapi.json",
            "/console/.%2e/.%2e/ApiServer.class",
            "/console//etc/passwd",
            "/console/..\\openapi.json",
            "/console/..%5copenapi.json",
            "/console/%2e%2e%2fApiServer.class",
            "/console/;/index.html",
            "//etc/passwd")) {
      assertThat(raw(path))
          .as(path)
          .doesNotContain("root:", "Content-Security-Policy: " + POLICY + "\r\nRoot")
          .satisfiesAnyOf(
              it -> assertThat(it).matches("(?s)HTTP/1.1 40[04] .*"),
              // A browser reads it so itself, before it asks.
              it ->
                  assertThat(path.startsWith("/console/../") && it.contains("\"openapi\""))
                      .isTrue());
    }
    assertThat(code(nobody().get("/console/nothing.js"))).isEqualTo("404 not_found");
    assertThat(code(nobody().post("/console/index.html", "{}")))
        .isEqualTo("405 method_not_allowed");
  }

  private String raw(String path) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void isTheSameOutOfAJar() throws IOException {
    Path jar = directory.resolve("a jar with spaces.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> files = Files.walk(FOLDER).filter(Files::isRegularFile)) {
      for (Path file : files.toList()) {
        entries.putNextEntry(new JarEntry("x/console/" + FOLDER.relativize(file)));
        Files.copy(file, entries);
      }
      entries.putNextEntry(new JarEntry("x/other.js"));
    }
    ConsoleFiles read = ConsoleFiles.read(new URL("jar:" + jar.toUri() + "!/x/console/index.html"));
    ConsoleFiles exploded = ConsoleFiles.read();
    assertThat(read.paths()).isEqualTo(exploded.paths());
    for (String path : read.paths()) {
      assertThat(read.find(path).orElseThrow().tag())
          .isEqualTo(exploded.find(path).orElseThrow().tag());
    }
  }

  @Test
  void refusesToStartWithWhatItCannotGive() throws IOException {
    Files.writeString(directory.resolve("index.html"), "<!doctype html>");
    Files.writeString(directory.resolve("notes.txt"), "x");
    URL index = directory.resolve("index.html").toUri().toURL();
    assertThatThrownBy(() -> ConsoleFiles.read(index)).hasMessageContaining("notes.txt");
    assertThatThrownBy(() -> ConsoleFiles.read(null)).hasMessageContaining("index.html");
    Files.delete(directory.resolve("notes.txt"));
    assertThat(
            ConsoleFiles.read(index).paths().stream()
                .filter(path -> !path.startsWith("vendor/"))
                .collect(Collectors.toSet()))
        .containsExactly("index.html");
  }
}
