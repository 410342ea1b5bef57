package io.chargeline.jobs.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.chargeline.domain.tenant.AddressRange;
import io.chargeline.jobs.webhook.Receiver.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncServer;
import org.apache.hc.core5.http.nio.AsyncRequestConsumer;
import org.apache.hc.core5.http.nio.AsyncServerRequestHandler;
import org.apache.hc.core5.http.nio.entity.StringAsyncEntityConsumer;
import org.apache.hc.core5.http.nio.support.AsyncResponseBuilder;
import org.apache.hc.core5.http.nio.support.BasicRequestConsumer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.impl.nio.bootstrap.H2ServerBootstrap;
import org.apache.hc.core5.http2.ssl.H2ServerTlsStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes from the environment of the process: certificates that it trusts, and proxies. */
class PosterProcessTest {
  private static final String PASSWORD = "changeit";

  @TempDir private Path directory;

  @Test
  void neitherProxiesNorRedirectsLeadElsewhere() throws Exception {
    InetAddress loopback = AddressRange.literal("127.0.0.1");
    try (Receiver receiver = new Receiver();
        Trap trap = new Trap(loopback, 0)) {
      String elsewhere = "127.0.0.1:" + trap.port();
      List<String> urls = new ArrayList<>(List.of("/direct"));
      for (int status : new int[] {301, 302, 303, 307, 308}) {
        receiver.on(
            "/" + status, call -> Answer.of(status).with("Location", "http://" + elsewhere + "/"));
        urls.add("/" + status);
      }
      int port = URI.create(receiver.url("/")).getPort();
      urls.replaceAll(path -> "http://hooks.example:" + port + path);
      List<String> options = new ArrayList<>(List.of("-Djava.net.useSystemProxies=true"));
      for (String scheme : List.of("http", "https", "socks")) {
        String proxy = scheme.equals("socks") ? "-DsocksProxy" : "-D" + scheme + ".proxy";
        options.add(proxy + "Host=127.0.0.1");
        options.add(proxy + "Port=" + trap.port());
      }
      options.add("-Dhttp.nonProxyHosts=");
      Map<String, String> environment =
          Map.of(
              "http_proxy", "http://" + elsewhere,
              "HTTP_PROXY", "http://" + elsewhere,
              "HTTPS_PROXY", "http://" + elsewhere,
              "ALL_PROXY", "socks5://" + elsewhere,
              "NO_PROXY", "");
      assertThat(post(options, environment, urls))
          .containsExactly("204", "301", "302", "303", "307", "308");
      assertThat(receiver.calls("/direct")).hasSize(1);
      assertThat(trap.visitors()).isZero();
    }
  }

  @Test
  void aCertificateMustBeTrustedOfThisHostAndInTime() throws Exception {
    Path store = directory.resolve("keys.p12");
    keytool(store, "-genkeypair", "-alias", "ca", "-dname", "CN=ca", "-ext", "bc:c");
    certificate(store, "good", "-validity", "2");
    certificate(store, "expired", "-startdate", "-10d", "-validity", "3");
    certificate(store, "early", "-startdate", "+10d", "-validity", "3");
    Path certificate = directory.resolve("ca.cer");
    keytool(store, "-exportcert", "-alias", "ca", "-file", certificate.toString());
    Path trusted = directory.resolve("trusted.p12");
    keytool(trusted, "-importcert", "-alias", "ca", "-noprompt", "-file", certificate.toString());
    AtomicInteger calls = new AtomicInteger();
    List<HttpsServer> servers = new ArrayList<>();
    List<String> urls = new ArrayList<>();
    for (String alias : List.of("good", "expired", "early")) {
      HttpsServer server = serve(store, alias, calls);
      servers.add(server);
      urls.add("https://hooks.example:" + server.getAddress().getPort() + "/");
    }
    urls.add(urls.get(0).replace("hooks.", "other."));
    urls.add(urls.get(0).replace("hooks.example", "127.0.0.1"));
    try {
      List<String> trust =
          List.of(
              "-Djavax.net.ssl.trustStore=" + trusted,
              "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
      assertThat(post(trust, Map.of(), urls))
          .containsExactly("204", "tls_failed", "tls_failed", "tls_failed", "tls_failed");
      assertThat(calls).hasValue(1);
      assertThat(post(List.of(), Map.of(), urls.subList(0, 1))).containsExactly("tls_failed");
      assertThat(calls).hasValue(1);
    } finally {
      servers.forEach(server -> server.stop(0));
    }
  }

  @Test
  void speaksHttp2ToAReceiverThatOffersIt() throws Exception {
    Path store = directory.resolve("keys.p12");
    keytool(store, "-genkeypair", "-alias", "ca", "-dname", "CN=ca", "-ext", "bc:c");
    certificate(store, "good", "-validity", "2");
    Path certificate = directory.resolve("ca.cer");
    keytool(store, "-exportcert", "-alias", "ca", "-file", certificate.toString());
    Path trusted = directory.resolve("trusted.p12");
    keytool(trusted, "-importcert", "-alias", "ca", "-noprompt", "-file", certificate.toString());
    List<String> versions = new CopyOnWriteArrayList<>();
    HttpAsyncServer server =
        H2ServerBootstrap.bootstrap()
            .setCanonicalHostName("hooks.example")
            .setTlsStrategy(new H2ServerTlsStrategy(context(store, "good")))
            .setVersionPolicy(HttpVersionPolicy.NEGOTIATE)
            .register("*", new TellsVersion(versions))
            .create();
    server.start();
    try {
      InetSocketAddress any = new InetSocketAddress(AddressRange.literal("127.0.0.1"), 0);
      InetSocketAddress bound =
          (InetSocketAddress) server.listen(any, URIScheme.HTTPS).get().getAddress();
      String url = "https://hooks.example:" + bound.getPort() + "/";
      List<String> trust =
          List.of(
              "-Djavax.net.ssl.trustStore=" + trusted,
              "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
      assertThat(post(trust, Map.of(), List.of(url, url + "2", url.replace("hooks.", "other."))))
          .containsExactly("204", "204", "tls_failed");
      assertThat(versions).containsExactly("HTTP/2.0", "HTTP/2.0");
    } finally {
      server.close(CloseMode.IMMEDIATE);
    }
  }

  /** Answers 204, and remembers what was spoken. */
  private record TellsVersion(List<String> versions)
      implements AsyncServerRequestHandler<Message<HttpRequest, String>> {
    @Override
    public AsyncRequestConsumer<Message<HttpRequest, String>> prepare(
        HttpRequest request, EntityDetails entity, HttpContext context) {
      return new BasicRequestConsumer<>(new StringAsyncEntityConsumer());
    }

    @Override
    public void handle(
        Message<HttpRequest, String> message, ResponseTrigger answer, HttpContext context)
        throws HttpException, IOException {
      versions.add(context.getProtocolVersion().toString());
      answer.submitResponse(AsyncResponseBuilder.create(204).build(), context);
    }
  }

  private List<String> post(
      List<String> options, Map<String, String> environment, List<String> urls) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(OnePost.class.getName());
    command.addAll(urls);
    Path out = directory.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(out)).isZero();
    return Files.readAllLines(out).stream()
        .filter(line -> line.startsWith("REPLY "))
        .map(line -> line.substring("REPLY ".length()))
        .toList();
  }

  private void certificate(Path store, String alias, String... validity) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of("-genkeypair", "-alias", alias, "-signer", "ca", "-dname", "CN=hooks.example"));
    arguments.addAll(List.of("-ext", "san=dns:hooks.example"));
    arguments.addAll(List.of(validity));
    keytool(store, arguments.toArray(String[]::new));
  }

  private void keytool(Path store, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    if (arguments[0].equals("-genkeypair")) {
      command.addAll(List.of("-keyalg", "EC"));
    }
    command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString()));
    command.addAll(List.of("-storepass", PASSWORD));
    Path out = directory.resolve("keytool.out");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    assertThat(process.waitFor()).as(Files.readString(out)).isZero();
  }

  private static HttpsServer serve(Path store, String alias, AtomicInteger calls) throws Exception {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(AddressRange.literal("127.0.0.1"), 0), 1);
    server.setHttpsConfigurator(new HttpsConfigurator(context(store, alias)));
    server.createContext(
        "/",
        exchange -> {
          calls.incrementAndGet();
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static SSLContext context(Path store, String alias) throws Exception {
    KeyStore all = load(store);
    KeyStore one = KeyStore.getInstance("PKCS12");
    one.load(null, null);
    char[] password = PASSWORD.toCharArray();
    one.setKeyEntry(alias, all.getKey(alias, password), password, all.getCertificateChain(alias));
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(one, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static KeyStore load(Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    } catch (IOException e) {
      throw new IllegalStateException(store.toString(), e);
    }
    return keys;
  }
}
