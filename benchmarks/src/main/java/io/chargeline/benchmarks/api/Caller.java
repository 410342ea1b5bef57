package io.chargeline.benchmarks.api;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A client with one connection that it keeps, and as little of its own as it can do with: what is
 * measured beside the server is a system call each way.
 */
final class Caller implements AutoCloseable {
  private static final int TIMEOUT_MS = 30_000;
  private static final String LENGTH = "content-length:";
  private static final int STATUS_AT = 9;
  private static final int STATUS_END = 12;

  private final Socket socket = new Socket();
  private final InputStream in;
  private final StringBuilder line = new StringBuilder();

  Caller(URI api) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MS);
    socket.connect(new InetSocketAddress(api.getHost(), api.getPort()), TIMEOUT_MS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** An answer. */
  record Reply(int status, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  Reply ask(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    int status = Integer.parseInt(readLine().substring(STATUS_AT, STATUS_END));
    int length = 0;
    for (String header = readLine(); !header.isEmpty(); header = readLine()) {
      if (header.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
        length = Integer.parseInt(header.substring(LENGTH.length()).strip());
      }
    }
    return new Reply(status, in.readNBytes(length));
  }

  private String readLine() throws IOException {
    line.setLength(0);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server hung up");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
