package io.chargeline.gateway;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.ap3000.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;

/** The device's end of a connection: raw bytes out, whole frames in. */
final class TestDevice implements AutoCloseable {
  private static final int PATIENCE_MS = 20_000;

  private final Socket socket;

  TestDevice(int port) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TestDevice send(String hex) {
    return send(Bytes.ofHex(hex));
  }

  TestDevice send(Frame frame) {
    return send(frame.raw());
  }

  TestDevice send(Bytes bytes) {
    try {
      socket.getOutputStream().write(bytes.array());
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next frame's bytes as hex. */
  String receive() {
    return receiveFrame().raw().hex();
  }

  Frame receiveFrame() {
    try {
      byte[] head = socket.getInputStream().readNBytes(5);
      if (head.length < 5) {
        throw new IllegalStateException("the gateway closed the connection");
      }
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      whole.write(head);
      int length = (head[3] & 0xFF) | ((head[4] & 0xFF) << 8);
      whole.write(socket.getInputStream().readNBytes(length));
      return Frame.parse(Bytes.wrap(whole.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** So many bytes as hex, whatever they are. */
  String receive(int bytes) {
    try {
      return Bytes.wrap(socket.getInputStream().readNBytes(bytes)).hex();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the end of the stream, as the gateway's close looks from here. */
  boolean isClosedByGateway() {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException reset) {
      return !(reset instanceof java.net.SocketTimeoutException);
    }
  }

  String local() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
