package io.chargeline.api;

import static io.chargeline.api.JobTwin.charging;
import static io.chargeline.api.JobTwin.failedStart;
import static io.chargeline.api.JobTwin.idle;
import static io.chargeline.api.JobTwin.online;
import static io.chargeline.api.StartTest.code;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.Client.Reply;
import io.chargeline.domain.Ids;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What all answers have in common: their language, their id, and that they are described. */
final class AnswersTest extends ApiTest {
  private static final String NOWHERE = "/api/third/devices/04D00000";
  private static final String DEVICE = "04D00001";

  private static String header(Reply reply, String name) {
    return reply.raw().headers().firstValue(name).orElse("");
  }

  @Test
  void aProblemIsInTheLanguageAskedFor() {
    Reply english = demo.get(NOWHERE);
    Reply chinese = demo.get(NOWHERE, "Accept-Language", "zh-CN,zh;q=0.9,en;q=0.5");

    assertThat(header(english, "Content-Language")).isEqualTo("en");
    assertThat(header(english, "Vary")).contains("Accept-Language");
    assertThat(english.text("title")).isEqualTo("No such device");
    assertThat(header(chinese, "Content-Language")).isEqualTo("zh");
    assertThat(chinese.text("title")).isEqualTo("设备不存在").isEqualTo(english.text("title_zh"));
    assertThat(chinese.text("detail")).isEqualTo(english.text("detail_zh"));
    assertThat(chinese.text("code")).isEqualTo(english.text("code"));
  }

  @Test
  void otherwiseInTheTenantsLanguage() {
    Client admin = new Client(server.port(), ADMIN_KEY);
    admin.post("/api/admin/tenants", "{\"id\":\"lang-zh\",\"name\":\"Z\",\"language\":\"zh\"}");
    Reply made =
        admin.post("/api/admin/tenants/lang-zh/keys", "{\"name\":\"k\",\"scopes\":[\"read\"]}");
    Client client = new Client(server.port(), made.text("key"));

    assertThat(client.get(NOWHERE).text("title")).isEqualTo("设备不存在");
    assertThat(client.get(NOWHERE, "Accept-Language", "fr").text("title")).isEqualTo("设备不存在");
    assertThat(client.get(NOWHERE, "Accept-Language", "en").text("title"))
        .isEqualTo("No such device");
    assertThat(client.post(start("04D00000"), "{}").text("title")).isEqualTo("API 密钥权限不足");
    assertThat(new Client(server.port(), "unknown").get(NOWHERE).text("title"))
        .isEqualTo("API key missing or unknown");
  }

  @Test
  void reasonsAreInTheLanguageAskedForWhereverTheyStand() {
    String id = Ids.startCommand("demo", DEVICE, "L-1");
    job.write(online(DEVICE, "demo", 1, idle(1), charging(2, "L-2")));
    job.write(failedStart(id, "demo", DEVICE, "L-1"));
    String command = Answer.COMMANDS + id;

    assertThat(demo.get(command).text("reason")).isEqualTo("no_charger_plugged");
    assertThat(demo.get(command).text("reason_text")).isEqualTo("nothing is plugged in");
    assertThat(demo.get(command, "Accept-Language", "zh").text("reason_text")).isEqualTo("未插入充电器");
    JsonNode status = demo.get(status(DEVICE) + "?order_no=L-1", "Accept-Language", "zh").body();
    assertThat(status.at("/command/reason_text").asText()).isEqualTo("未插入充电器");
    JsonNode ports =
        demo.get("/api/third/devices/" + DEVICE + "/ports", "Accept-Language", "zh").body();
    assertThat(ports.at("/items/1/not_startable_reason").asText()).isEqualTo("port_busy");
    assertThat(ports.at("/items/1/not_startable_reason_text").asText()).isEqualTo("端口正在使用");
    JsonNode states =
        demo.post(
                "/api/third/devices/batch/status",
                "{\"device_phy_ids\":[\"04D00000\"]}",
                "Accept-Language",
                "zh")
            .body();
    assertThat(states.at("/items/0/problem/title").asText()).isEqualTo("设备不存在");
  }

  @Test
  void everyAnswerHasARequestId() {
    Client plain = new Client(server.port(), null);
    for (Reply reply :
        List.of(
            plain.get("/healthz", "X-Request-Id", "mine-1"),
            plain.get("/nothing", "X-Request-Id", "mine-1"),
            plain.get("/api/third/devices", "X-Request-Id", "mine-1"),
            plain.call("DELETE", "/api/third/devices", "", "X-Request-Id", "mine-1"),
            plain.get("/docs/nothing", "X-Request-Id", "mine-1"),
            plain.get("/docs", "X-Request-Id", "mine-1"),
            demo.post(start(DEVICE), "[", "X-Request-Id", "mine-1"),
            demo.post(start(DEVICE), "\"" + "x".repeat(70_000) + '"', "X-Request-Id", "mine-1"))) {
      assertThat(header(reply, "X-Request-Id")).as(reply.toString()).isEqualTo("mine-1");
      if (reply.status() >= 400) {
        assertThat(reply.type()).as(reply.toString()).startsWith("application/problem+json");
        assertThat(reply.text("request_id")).as(reply.toString()).isEqualTo("mine-1");
      }
    }
    assertThat(header(plain.get("/healthz", "X-Request-Id", "not safe"), "X-Request-Id"))
        .hasSize(36);
  }

  @Test
  void whatIsNoRequestForAnyRouteIsAProblemToo() throws IOException {
    for (String head :
        List.of(
            "GET /%zz HTTP/1.1\r\n",
            "GET / HTTP/1.1\r\nX-Large: " + "x".repeat(20_000) + "\r\n", "GET / HTTP/9.9\r\n")) {
      String answer = raw(head);
      assertThat(answer)
          .startsWith("HTTP/1.1 400")
          .containsIgnoringCase("X-Request-Id: ")
          .contains("application/problem+json", "\"code\":\"bad_request\"", "\"title_zh\"");
    }
  }

  private String raw(String head) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      String request = head + "Host: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void everyOperationSaysWhichScopeItNeeds() {
    for (Route route : server.routes()) {
      JsonNode operation =
          Contract.DOCUMENT
              .path("paths")
              .path(route.path())
              .path(route.method().name().toLowerCase(Locale.ROOT));
      String where = route.method().name() + ' ' + route.path();
      if (route.scope() == null && route.tenantHandler() != null) {
        assertThat(operation.path("description").asText()).as(where).contains("Needs a session");
        assertThat(operation.path("security").findValuesAsText("cookieSession")).hasSize(1);
      } else if (route.scope() == null) {
        assertThat(operation.path("security")).as("%s needs no key: security []", where).isEmpty();
      } else {
        assertThat(operation.path("description").asText())
            .as("description of " + where)
            .contains("Needs a key of scope `" + route.scope().wireName() + "`.");
        assertThat(operation.path("security")).as("security of " + where).isNotEmpty();
      }
    }
  }

  @Test
  void showsItsPageWithNothingFromElsewhere() {
    Client plain = new Client(server.port(), null);
    Map<String, String> files =
        Map.of(
            "/docs", "text/html",
            "/docs/page.css", "text/css",
            "/docs/page.js", "text/javascript",
            "/docs/swagger-ui.css", "text/css",
            "/docs/swagger-ui-bundle.js", "text/javascript",
            "/docs/favicon.png", "image/png");
    files.forEach(
        (path, type) -> {
          Reply reply = plain.get(path);
          assertThat(reply.status()).as(path).isEqualTo(200);
          assertThat(reply.type()).as(path).startsWith(type);
          assertThat(header(reply, "Content-Security-Policy"))
              .as(path)
              .contains("default-src 'none'")
              .doesNotContain("unsafe", "http");
          Reply again = plain.get(path, "If-None-Match", header(reply, "ETag"));
          assertThat(again.status()).as(path).isEqualTo(304);
          assertThat(again.raw().body()).as(path).isEmpty();
        });
    assertThat(plain.get("/docs").text()).doesNotContain("http:", "https:");
    assertThat(code(plain.get("/docs/..%2Findex.html"))).isEqualTo("404 not_found");
    assertThat(code(plain.get("/docs/secret"))).isEqualTo("404 not_found");
  }

  @Test
  void tellsEveryCode() {
    JsonNode items = new Client(server.port(), null).get("/api/errors").body().get("items");
    assertThat(items).hasSameSizeAs(Catalogue.entries());
    assertThat(items.get(0).at("/title/zh").asText()).isEqualTo("请求体不是合法的 JSON");
  }
}
