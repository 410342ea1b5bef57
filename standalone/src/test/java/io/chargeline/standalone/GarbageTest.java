package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a gateway on the open network gets to hear; good devices must not notice. */
class GarbageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int IDLE_CONNECTIONS = 2000;

  private final TestStack stack = TestStack.shared();

  @Test
  void aGoodDeviceIsServedAmidGarbageAndEachRejectionIsCountedByReason() throws Exception {
    double junk = rejected("junk");
    double checksum = rejected("checksum");
    double length = rejected("length");
    List<Socket> others = new ArrayList<>();
    try (RawPile good = new RawPile(stack.devices(), 0x04AB373B)) {
      good.introduce();
      good.expect(0x20);

      others.add(talk(filled(64 * 1024, (byte) 0xFF)));
      others.add(talk(random(200_000)));
      others.add(talk(HexFormat.of().parseHex("444e591000f36c")));
      others.add(talk(HexFormat.of().parseHex("444e59ffff00112233")));
      for (int i = 0; i < IDLE_CONNECTIONS; i++) {
        others.add(new Socket(stack.devices().getAddress(), stack.devices().getPort()));
      }

      byte[] wrong = RawPile.bytes(0x04AB373B, 9, 0x21, HexFormat.of().parseHex("2b090200000000"));
      wrong[wrong.length - 1]++;
      good.frame(0x21, "2b090200000000");
      good.send(wrong);
      good.frame(0x21, "2b090200000000");
      for (int i = 0; i < 3; i++) {
        good.expect(0x21);
      }

      await().atMost(PATIENCE).until(() -> rejected("junk") > junk);
      await().atMost(PATIENCE).until(() -> rejected("checksum") > checksum);
      await().atMost(PATIENCE).until(() -> rejected("length") > length);
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  stack
                      .get("/api/third/devices/" + good.deviceId())
                      .text("state")
                      .equals("online"));
      assertThat(good.takeAll()).isEmpty();
    } finally {
      for (Socket socket : others) {
        socket.close();
      }
    }
  }

  private Socket talk(byte[] bytes) throws IOException {
    InetSocketAddress devices = stack.devices();
    Socket socket = new Socket(devices.getAddress(), devices.getPort());
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    } catch (IOException closedByTheGateway) {
      // a connection that brings nothing but garbage is closed: that is what we ask for
      return socket;
    }
    return socket;
  }

  private double rejected(String reason) throws IOException, InterruptedException {
    HttpResponse<String> metrics =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(stack.stack().gatewayUrl() + "/metrics")).build(),
                HttpResponse.BodyHandlers.ofString());
    return metrics
        .body()
        .lines()
        .filter(line -> line.startsWith("chargeline_gateway_rejected_total{"))
        .filter(line -> line.contains("reason=\"" + reason + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static byte[] filled(int size, byte value) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, value);
    return bytes;
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(1).nextBytes(bytes);
    return bytes;
  }
}
