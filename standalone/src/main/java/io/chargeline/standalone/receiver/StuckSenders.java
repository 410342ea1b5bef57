package io.chargeline.standalone.receiver;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Connections on which half of a request was sent; no HTTP client would do that. */
final class StuckSenders implements AutoCloseable {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final List<Socket> sockets = new ArrayList<>();

  static StuckSenders open(URI url, Delivery delivery, int count, Duration timeout)
      throws IOException {
    StuckSenders senders = new StuckSenders();
    try {
      for (int i = 0; i < count; i++) {
        Socket socket = new Socket();
        senders.sockets.add(socket);
        socket.connect(new InetSocketAddress(url.getHost(), port(url)), (int) timeout.toMillis());
        socket.setSoTimeout((int) timeout.toMillis());
        if (https(url)) {
          socket = secured(socket, url);
          senders.sockets.set(i, socket);
        }
        sendHalf(socket.getOutputStream(), url, delivery);
      }
      return senders;
    } catch (IOException e) {
      senders.close();
      throw e;
    }
  }

  private static boolean https(URI url) {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  private static int port(URI url) {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return https(url) ? HTTPS_PORT : HTTP_PORT;
  }

  private static Socket secured(Socket socket, URI url) throws IOException {
    SSLSocketFactory tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket secured = (SSLSocket) tls.createSocket(socket, url.getHost(), port(url), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    return secured;
  }

  private static void sendHalf(OutputStream out, URI url, Delivery delivery) throws IOException {
    StringBuilder head = new StringBuilder("POST ").append(target(url)).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(url.getRawAuthority()).append("\r\n");
    delivery.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    head.append("Content-Length: ").append(delivery.body().length).append("\r\n\r\n");
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.write(delivery.body(), 0, delivery.body().length / 2);
    out.flush();
  }

  private static String target(URI url) {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return url.getRawQuery() == null ? path : path + '?' + url.getRawQuery();
  }

  @Override
  public void close() {
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException alreadyGone) {
        // which is what was wanted
      }
    }
  }
}
