package io.chargeline.jobs.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.chargeline.domain.webhook.Destinations;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PosterTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Poster poster =
      new Poster(4, Destinations.ANYWHERE, SystemDefaultDnsResolver.INSTANCE);

  @AfterEach
  void close() {
    poster.close();
  }

  @Test
  void sendsNothingThatNobodyAskedFor() {
    try (Receiver receiver = new Receiver()) {
      assertThat(post(receiver.url("/a?k=v")).status()).isEqualTo(204);
      assertThat(receiver.calls("/a").get(0).headers().keySet())
          .containsExactlyInAnyOrder(
              "Connection",
              "Content-length",
              "Content-type",
              "Host",
              "User-agent",
              "Webhook-id",
              "Webhook-signature",
              "Webhook-timestamp");
    }
  }

  @Test
  @Timeout(20)
  void anAnswerThatTricklesForEverEndsAtTheTimeout() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> cutOff = CompletableFuture.runAsync(() -> trickle(server));
      Reply reply = post("http://127.0.0.1:" + server.getLocalPort() + "/");
      assertThat(reply).isEqualTo(Reply.failed("timeout"));
      cutOff.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void aCertificateThatNobodyVouchesForIsRefused(@TempDir Path directory) throws Exception {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    AtomicInteger calls = new AtomicInteger();
    server.setHttpsConfigurator(new HttpsConfigurator(selfSigned(directory.resolve("store.p12"))));
    server.createContext("/", exchange -> calls.incrementAndGet());
    server.start();
    try {
      Reply reply = post("https://localhost:" + server.getAddress().getPort() + "/");
      assertThat(reply).isEqualTo(Reply.failed("tls_failed"));
      assertThat(calls).hasValue(0);
    } finally {
      server.stop(0);
    }
  }

  private Reply post(String url) {
    Outgoing outgoing = DeliveryBench.outgoing(url);
    return poster
        .post(new Outgoing(url, outgoing.headers(), outgoing.body(), Duration.ofSeconds(1)))
        .join();
  }

  /** Ends when the other side has had enough. */
  private static void trickle(ServerSocket server) {
    try (Socket socket = server.accept()) {
      socket.setSoTimeout(20);
      OutputStream out = socket.getOutputStream();
      out.write(
          "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      while (true) {
        out.write('x');
        try {
          if (in.read() < 0) {
            return;
          }
        } catch (SocketTimeoutException stillThere) {
          // the other side still waits for the rest: the next byte
        }
      }
    } catch (IOException cutOff) {
      // what this waited for
    }
  }

  private static SSLContext selfSigned(Path store) throws Exception {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process made =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                "receiver",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(store.resolveSibling("keytool.out").toFile())
            .start();
    assertThat(made.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
