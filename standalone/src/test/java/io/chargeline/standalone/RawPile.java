package io.chargeline.standalone;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A pile as the specification's bytes have it, written without the codec, so that codec and test
 * cannot be wrong together.
 */
final class RawPile implements AutoCloseable {
  private final int physicalId;
  private final Socket socket;
  private final BlockingQueue<Down> received = new LinkedBlockingQueue<>();
  private int messageId = 0x0100;

  /** A frame from the server. */
  record Down(int physicalId, int messageId, int command, byte[] data, String hex) {}

  RawPile(InetSocketAddress server, int physicalId) {
    this.physicalId = physicalId;
    try {
      this.socket = new Socket(server.getAddress(), server.getPort());
      socket.setTcpNoDelay(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread reader = new Thread(this::read, "raw-pile-" + deviceId());
    reader.setDaemon(true);
    reader.start();
  }

  String deviceId() {
    return HexFormat.of().withUpperCase().toHexDigits(physicalId);
  }

  /** ICCID, registration, heartbeat with the first port plugged. */
  RawPile introduce() {
    send("89860448161870064815".getBytes(StandardCharsets.US_ASCII));
    frame(0x20, "800202" + "0a3106");
    return frame(0x21, "2b0902" + "0200" + "005d");
  }

  RawPile frame(int command, String dataHex) {
    send(bytes(physicalId, messageId++, command, HexFormat.of().parseHex(dataHex)));
    return this;
  }

  RawPile settle(int port, String order, int seconds, int centiKwh, int reason) {
    return frame(0x03, settlement(port, order, seconds, centiKwh, reason));
  }

  static String settlement(int port, String order, int seconds, int centiKwh, int reason) {
    return le16(seconds)
        + le16(1000)
        + le16(centiKwh)
        + "%02x".formatted(port)
        + "01"
        + "00000000"
        + "%02x".formatted(reason)
        + order(order)
        + le16(990)
        + "24a26368";
  }

  RawPile report(int port, String order, int seconds, int centiKwh) {
    return frame(
        0x06,
        "%02x".formatted(port)
            + "01"
            + le16(seconds)
            + le16(centiKwh)
            + "01"
            + le16(1200)
            + le16(1300)
            + le16(1100)
            + le16(1190)
            + order(order)
            + "0100"
            + le16(1310)
            + le16(2205)
            + le16(545)
            + "5500");
  }

  /** Answers a start or stop as done, on the port it named. */
  RawPile answerCharge(Down request) {
    byte[] order = Arrays.copyOfRange(request.data(), 9, 25);
    String data =
        "00" + HexFormat.of().formatHex(order) + "%02x".formatted(request.data()[5]) + "0000";
    send(bytes(physicalId, request.messageId(), 0x82, HexFormat.of().parseHex(data)));
    return this;
  }

  /** The next frame of this command, others passed over; fails when none comes in time. */
  Down expect(int command) {
    return expect(command, 20);
  }

  Down expect(int command, long seconds) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    try {
      Down down;
      do {
        down = received.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      } while (down != null && down.command() != command);
      if (down != null) {
        return down;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new AssertionError("no frame 0x%02X within %d s".formatted(command, seconds));
  }

  /** Every frame that came and was not yet taken. */
  List<Down> takeAll() {
    List<Down> all = new ArrayList<>();
    received.drainTo(all);
    return all;
  }

  void send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(int physicalId, int messageId, int command, byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x44, 0x4E, 0x59});
    int length = 9 + data.length;
    out.writeBytes(new byte[] {(byte) length, (byte) (length >> 8)});
    for (int shift = 0; shift < 32; shift += 8) {
      out.write(physicalId >> shift);
    }
    out.writeBytes(new byte[] {(byte) messageId, (byte) (messageId >> 8), (byte) command});
    out.writeBytes(data);
    int sum = 0;
    for (byte b : out.toByteArray()) {
      sum += b & 0xFF;
    }
    out.writeBytes(new byte[] {(byte) sum, (byte) (sum >> 8)});
    return out.toByteArray();
  }

  private void read() {
    try (DataInputStream in = new DataInputStream(socket.getInputStream())) {
      while (true) {
        byte[] head = in.readNBytes(5);
        if (head.length < 5) {
          return;
        }
        int length = (head[3] & 0xFF) | (head[4] & 0xFF) << 8;
        byte[] rest = in.readNBytes(length);
        int id = 0;
        for (int i = 3; i >= 0; i--) {
          id = id << 8 | (rest[i] & 0xFF);
        }
        int message = (rest[4] & 0xFF) | (rest[5] & 0xFF) << 8;
        byte[] data = Arrays.copyOfRange(rest, 7, rest.length - 2);
        String hex = HexFormat.of().formatHex(head) + HexFormat.of().formatHex(rest);
        received.add(new Down(id, message, rest[6] & 0xFF, data, hex));
      }
    } catch (IOException closed) {
      return;
    }
  }

  private static String order(String order) {
    byte[] bytes = Arrays.copyOf(order.getBytes(StandardCharsets.US_ASCII), 16);
    return HexFormat.of().formatHex(bytes);
  }

  static String le16(int value) {
    return "%02x%02x".formatted(value & 0xFF, value >> 8 & 0xFF);
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
