package io.chargeline.jobs.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.chargeline.domain.Json;
import io.chargeline.domain.webhook.Destinations;
import java.io.File;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * What the poster sends, the stock libraries of Standard Webhooks verify unchanged: for Java, and
 * for JavaScript, which npm installs beside the build. A machine without npm, or without its
 * registry, skips the latter; CI has both, so there it fails.
 */
final class StockLibrariesTest {
  private static final Path SOURCES = Path.of("src/test/npm");
  private static final Path HOME = Path.of("target/standardwebhooks");
  private static final List<String> FILES =
      List.of("package.json", "package-lock.json", ".npmrc", "verify.mjs");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CANNOT_START = 127;
  private static final int REFUSED = 3;
  private static final String EVENT =
      """
      {"id":"0d3c6a0e-74e5-5c6a-9c0d-2b7d4f1c8e13","event":"charging.completed","device_phy_id":\
      "04A228CD","timestamp":1795420800,"occurred_at":"2026-11-23T08:00:00Z","sequence":13,"data":{"order_no":"ORD-1001",\
      "energy_consumed":0.36,"reason_text_zh":"已充满"}}\
      """;

  private record Run(int code, String output) {}

  @Test
  void javaVerifiesADelivery() throws Exception {
    Receiver.Call call = delivered();
    Webhook stock = new Webhook(DeliveryBench.SECRET);
    HttpHeaders headers = HttpHeaders.of(call.headers(), (name, value) -> true);
    stock.verify(call.body(), headers);
    assertThatThrownBy(() -> stock.verify(call.body() + ' ', headers))
        .isInstanceOf(WebhookVerificationException.class);
  }

  @Test
  void javaScriptVerifiesADelivery() throws Exception {
    install();
    Receiver.Call call = delivered();
    Run verified = verify(call.headers(), call.body());
    assertThat(verified.code()).as(verified.output()).isZero();
    assertThat(tree(verified.output())).isEqualTo(tree(EVENT));

    Run changed = verify(call.headers(), call.body().replace("0.36", "0.37"));
    assertThat(changed.code()).as(changed.output()).isEqualTo(REFUSED);
    assertThat(changed.output()).contains("WebhookVerificationError");
  }

  @Test
  void namesNoRegistry() throws IOException {
    for (String file : FILES) {
      assertThat(Files.readString(SOURCES.resolve(file))).as(file).doesNotContain("http");
    }
  }

  /** What really came over the wire. */
  private static Receiver.Call delivered() {
    EventRecord event = DeliveryBench.record(EVENT.getBytes(StandardCharsets.UTF_8));
    try (Receiver receiver = new Receiver();
        Poster poster = new Poster(1, Destinations.ANYWHERE, SystemDefaultDnsResolver.INSTANCE)) {
      Outgoing outgoing =
          DeliveryBench.outgoing(receiver.url("/hook"), event, Instant.now().getEpochSecond());
      Reply reply = poster.post(outgoing).join();
      assertThat(reply.status()).isEqualTo(204);
      return receiver.calls("/hook").get(0);
    }
  }

  private static JsonNode tree(String json) {
    return Json.tree(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Run verify(Map<String, List<String>> headers, String body) throws Exception {
    Map<String, String> flat = new HashMap<>();
    headers.forEach((name, values) -> flat.put(name, values.get(0)));
    String bytes = Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8));
    Path input = HOME.resolve("delivery.json").toAbsolutePath();
    Files.write(
        input, Json.bytes(Map.of("secret", DeliveryBench.SECRET, "headers", flat, "body", bytes)));
    return run(input.toFile(), "node", "verify.mjs");
  }

  private static void install() throws Exception {
    Path installed = HOME.resolve("node_modules/.package-lock.json");
    Path lock = HOME.resolve("package-lock.json");
    boolean same =
        Files.exists(installed)
            && Files.exists(lock)
            && Files.mismatch(lock, SOURCES.resolve("package-lock.json")) < 0;
    Files.createDirectories(HOME);
    for (String file : FILES) {
      Files.copy(SOURCES.resolve(file), HOME.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    if (same) {
      return;
    }
    Run run = run(new File("/dev/null"), "npm", "ci", "--ignore-scripts", "--prefer-offline");
    if (run.code() != 0) {
      unavailable(
          run.code() == CANNOT_START
              ? "npm is missing: install Node.js with npm"
              : "npm could not install the library; is its registry reachable?\n" + run.output());
    }
  }

  private static void unavailable(String reason) {
    if ("true".equals(System.getenv("CI"))) {
      fail("nothing was verified: " + reason);
    }
    Assumptions.abort("nothing was verified: " + reason);
  }

  private static Run run(File input, String... command) throws Exception {
    Path output = HOME.resolve("output.txt").toAbsolutePath();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(HOME.toFile())
            .redirectErrorStream(true)
            .redirectInput(input)
            .redirectOutput(output.toFile());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return new Run(CANNOT_START, e.getMessage());
    }
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      return new Run(1, command[0] + " took longer than " + PATIENCE);
    }
    return new Run(process.exitValue(), Files.readString(output));
  }
}
