import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A webhook receiver: verifies, stores, answers. JDK 17 or newer, nothing to install.
 *
 * <p>WEBHOOK_SECRET=whsec_... PORT=8080 INBOX=./inbox java Receiver.java
 */
public final class Receiver {
  private static final int MAX_BODY = 2_000_000;
  private static final long TOLERANCE_S = 300;
  private static final int THREADS = 64;

  private final SecretKeySpec key;
  private final Path inbox;

  private Receiver(String secret, Path inbox) {
    byte[] bytes = Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
    this.key = new SecretKeySpec(bytes, "HmacSHA256");
    this.inbox = inbox;
  }

  public static void main(String[] args) throws IOException {
    // Seconds for a sender that stops in the middle; and no wait for more before an answer is sent.
    System.setProperty("sun.net.httpserver.maxReqTime", "15");
    System.setProperty("sun.net.httpserver.nodelay", "true");
    String secret = System.getenv("WEBHOOK_SECRET");
    int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"));
    Path inbox = Files.createDirectories(Path.of(System.getenv().getOrDefault("INBOX", "inbox")));
    Receiver receiver = new Receiver(secret, inbox);
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 128);
    server.createContext("/", receiver::receive);
    server.setExecutor(Executors.newFixedThreadPool(THREADS));
    server.start();
    System.out.println("listening on http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (exchange.getRequestMethod().equals("GET") && path.equals("/count")) {
        // For ./chargeline webhook-check --count-url only.
        byte[] count = Long.toString(count()).getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(200, count.length);
        exchange.getResponseBody().write(count);
        return;
      }
      exchange.sendResponseHeaders(status(exchange), -1);
    } catch (IOException | RuntimeException e) {
      System.err.println(e); // the connection closes without an answer: the event comes again
      throw e;
    }
  }

  private int status(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      return 405;
    }
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
    if (body.length > MAX_BODY) {
      return 413;
    }
    String id = header(exchange, "webhook-id");
    String timestamp = header(exchange, "webhook-timestamp");
    if (!genuine(id, timestamp, header(exchange, "webhook-signature"), body)) {
      return 401;
    }
    store(id, body);
    return 204;
  }

  private static String header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
  }

  /** Signed with our key, over these very bytes, just now. */
  private boolean genuine(String id, String timestamp, String signatures, byte[] body) {
    if (!id.matches("[A-Za-z0-9_-]{1,64}") || !timestamp.matches("[0-9]{1,12}")) {
      return false;
    }
    if (Math.abs(System.currentTimeMillis() / 1000 - Long.parseLong(timestamp)) > TOLERANCE_S) {
      return false;
    }
    byte[] right = signature(id, timestamp, body).getBytes(StandardCharsets.US_ASCII);
    // Several while the secret is rotated; compared in a time that tells nothing.
    return Stream.of(signatures.split(" "))
        .anyMatch(each -> MessageDigest.isEqual(right, each.getBytes(StandardCharsets.UTF_8)));
  }

  private String signature(String id, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.US_ASCII));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** On disk when this returns, and once, however often it comes: a name can be linked only once. */
  private void store(String id, byte[] body) throws IOException {
    Path target = inbox.resolve(id + ".json");
    if (Files.exists(target)) {
      return;
    }
    Path draft = Files.createTempFile(inbox, "draft", "");
    try (FileChannel file = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(body);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
      Files.createLink(target, draft);
    } catch (FileAlreadyExistsException e) {
      // another request with the same event was faster
    } finally {
      Files.delete(draft);
    }
  }

  private long count() throws IOException {
    try (Stream<Path> files = Files.list(inbox)) {
      return files.filter(file -> file.toString().endsWith(".json")).count();
    }
  }
}
