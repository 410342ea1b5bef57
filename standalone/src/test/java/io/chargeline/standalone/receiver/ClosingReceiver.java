package io.chargeline.standalone.receiver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gives one answer to everything, promises to keep the connection, and closes it. */
final class ClosingReceiver implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final String answer;

  /**
   * @param status and further header lines, if any
   */
  ClosingReceiver(String status) {
    answer = "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n";
    try {
      server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::acceptAll);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket socket = server.accept();
        threads.execute(() -> serve(socket));
      }
    } catch (IOException closed) {
      // by the test
    }
  }

  private void serve(Socket socket) {
    try (socket;
        OutputStream out = socket.getOutputStream()) {
      InputStream in = socket.getInputStream();
      Matcher length = LENGTH.matcher(head(in));
      in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
      out.write(answer.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException gone) {
      // the kit has had enough
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int read = in.read();
      if (read < 0) {
        break;
      }
      head.append((char) read);
    }
    return head.toString();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      threads.shutdownNow();
    }
  }
}
