package io.chargeline.api;

import static io.chargeline.api.JobTwin.idle;
import static io.chargeline.api.JobTwin.online;
import static io.chargeline.api.StartTest.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chargeline.api.Client.Reply;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.domain.tenant.ApiMinute;
import io.chargeline.domain.tenant.ApiMinute.Calls;
import io.chargeline.domain.tenant.ApiMinute.Cause;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What servers count of their own calls, as it stands in the tenants' logs. */
final class CallLedgerTest extends ApiTest {
  private static final String DEVICE = "/api/third/devices/{phyId}";

  private TenantRecords records;

  @BeforeAll
  void readTheTenantsLogs() {
    records = new TenantRecords();
  }

  @AfterAll
  void closeRecords() {
    records.close();
  }

  /** The one record of this minute; other servers of this test count in other minutes. */
  private Optional<ApiMinute> minute(String tenant, long minute) {
    List<ApiMinute> found =
        records.of(tenant, RecordKind.API_CALLS, ApiMinute.class).stream()
            .filter(it -> it.minute() == minute)
            .toList();
    assertThat(found).hasSizeLessThan(2);
    return found.stream().findFirst();
  }

  private static Calls calls(ApiMinute minute, String method, String route) {
    return minute.calls().stream()
        .filter(it -> it.route().equals(route) && it.method().equals(method))
        .findFirst()
        .orElseThrow(() -> new AssertionError(method + ' ' + route + " not in " + minute));
  }

  private static long minuteOf(TestClock clock) {
    return clock.millis() / ApiMinute.LENGTH_MS * ApiMinute.LENGTH_MS;
  }

  @Test
  void aMinuteIsWrittenWhenItIsOver() {
    job.write(online("04EC0100", "demo", 1, idle(1)));
    TestClock clock = new TestClock();
    clock.advance(Duration.ofHours(77));
    long minute = minuteOf(clock);
    try (ApiServer standing = MaintenanceRoutesTest.serverBy(clock)) {
      standing.ready().join();
      Client caller = new Client(standing.port(), "demo-key");
      assertThat(caller.get("/api/third/devices/04EC0100").status()).isEqualTo(200);
      assertThat(caller.get("/api/third/devices/04EC0100").status()).isEqualTo(200);
      assertThat(caller.get("/api/third/devices/04EC0199").status()).isEqualTo(404);
      assertThat(caller.get("/api/admin/tenants").status()).isEqualTo(403);
      assertThat(caller.get("/api/third/nothing/of/mine").status()).isEqualTo(404);
      Client stranger = new Client(standing.port(), "ck_nobody");
      assertThat(stranger.get("/api/third/devices/04EC0100").status()).isEqualTo(401);
      Client revoked = revoked(standing);
      assertThat(code(revoked.get("/api/third/devices"))).isEqualTo("401 key_revoked");
      assertThat(minute("demo", minute)).isEmpty();

      clock.advance(Duration.ofMinutes(1));
      await()
          .until(() -> minute("demo", minute).isPresent() && minute("c-gone", minute).isPresent());
      await().until(() -> minute("*", minute).isPresent());
    }
    ApiMinute own = minute("demo", minute).orElseThrow();
    Calls device = calls(own, "GET", DEVICE);
    assertThat(List.of(device.calls(), device.succeeded(), device.refused(), device.failed()))
        .containsExactly(3L, 2L, 1L, 0L);
    assertThat(device.latencyCounts().stream().mapToLong(it -> it).sum()).isEqualTo(3);
    assertThat(device.latencyUsMax()).isPositive().isLessThanOrEqualTo(device.latencyUsSum());
    assertThat(device.problems()).isEmpty();
    Calls foreign = calls(own, "GET", "/api/admin/tenants");
    assertThat(foreign.unauthorized()).isEqualTo(1);
    assertThat(foreign.problems()).containsExactly(new Cause(403, "scope_missing", 1));

    Calls refused = calls(minute("c-gone", minute).orElseThrow(), "GET", "/api/third/devices");
    assertThat(refused.problems()).containsExactly(new Cause(401, "key_revoked", 1));
    ApiMinute nobodys = minute("*", minute).orElseThrow();
    assertThat(calls(nobodys, "GET", DEVICE).problems())
        .containsExactly(new Cause(401, "unauthorized", 1));
    assertThat(calls(nobodys, "GET", ApiMinute.NO_ROUTE).refused()).isEqualTo(1);
  }

  /** A key of a tenant of its own that ended. */
  private static Client revoked(ApiServer server) {
    Client admin = new Client(server.port(), ADMIN_KEY);
    assertThat(admin.post("/api/admin/tenants", "{\"id\":\"c-gone\",\"name\":\"Gone\"}").status())
        .isEqualTo(201);
    Reply key =
        admin.post("/api/admin/tenants/c-gone/keys", "{\"name\":\"k\",\"scopes\":[\"read\"]}");
    assertThat(key.status()).as(key.text()).isEqualTo(201);
    assertThat(admin.delete("/api/admin/keys/" + key.text("id")).status()).isBetween(200, 204);
    return new Client(server.port(), key.text("key"));
  }

  @Test
  void aServerThatEndsWritesTheMinuteThatRuns() {
    TestClock clock = new TestClock();
    clock.advance(Duration.ofMinutes(20));
    try (ApiServer standing = MaintenanceRoutesTest.serverBy(clock)) {
      standing.ready().join();
      Client caller = new Client(standing.port(), "other-key");
      assertThat(caller.get("/api/third/devices?limit=1").status()).isEqualTo(200);
    }
    Calls listed =
        calls(minute("other", minuteOf(clock)).orElseThrow(), "GET", "/api/third/devices");
    assertThat(Stream.of(listed.calls(), listed.succeeded())).containsOnly(1L);
  }

  @Test
  void whatACallerAsksToWaitIsNoLatency() {
    job.write(online("04EC0101", "demo", 1, idle(1)));
    TestClock clock = new TestClock();
    clock.advance(Duration.ofMinutes(30));
    try (ApiServer standing = MaintenanceRoutesTest.serverBy(clock)) {
      standing.ready().join();
      Reply waited =
          new Client(standing.port(), "demo-key")
              .post(
                  start("04EC0101"),
                  "{\"order_no\":\"L-1\",\"mode\":4,\"port_no\":1}",
                  "Prefer",
                  "wait=2");
      assertThat(waited.status()).isEqualTo(202);
    }
    Calls started =
        calls(
            minute("demo", minuteOf(clock)).orElseThrow(),
            "POST",
            "/api/third/devices/{phyId}/charge/start");
    assertThat(started.calls()).isEqualTo(1);
    assertThat(started.latencyUsMax()).isLessThan(1_900_000);
  }
}
