package io.chargeline.jobs.webhook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.apache.hc.client5.http.DnsResolver;

/**
 * A name server (DNS over UDP) that answers every question for an address as it likes, to be
 * forgotten at once; and the client that asks it.
 */
final class NameServer implements DnsResolver, AutoCloseable {
  private static final int HEADER = 12;
  private static final int TYPE_A = 1;

  private final DatagramSocket socket;
  private final IntFunction<List<String>> answers;
  private final AtomicInteger questions = new AtomicInteger();
  private final Thread thread;

  /**
   * @param answers IPv4 addresses, by the number of the question from 1 on
   */
  NameServer(IntFunction<List<String>> answers) {
    this.answers = answers;
    try {
      socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread = new Thread(this::serve, "name-server");
    thread.setDaemon(true);
    thread.start();
  }

  /** How often somebody wanted to know an IPv4 address. */
  int questions() {
    return questions.get();
  }

  private void serve() {
    byte[] buffer = new byte[512];
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        byte[] answer = answer(ByteBuffer.wrap(buffer, 0, packet.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private byte[] answer(ByteBuffer query) throws UnknownHostException {
    int end = HEADER;
    while (query.get(end) != 0) {
      end += query.get(end) + 1;
    }
    boolean forV4 = query.getShort(end + 1) == TYPE_A;
    List<String> addresses = forV4 ? answers.apply(questions.incrementAndGet()) : List.of();
    ByteBuffer answer = ByteBuffer.allocate(512);
    answer.putShort(query.getShort(0)).putShort((short) 0x8580);
    answer.putShort((short) 1).putShort((short) addresses.size()).putInt(0);
    answer.put(query.array(), HEADER, end + 5 - HEADER);
    for (String address : addresses) {
      answer.putShort((short) (0xc000 | HEADER)).putShort((short) TYPE_A).putShort((short) 1);
      answer.putInt(0).putShort((short) 4).put(InetAddress.getByName(address).getAddress());
    }
    byte[] bytes = new byte[answer.position()];
    answer.flip().get(bytes);
    return bytes;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    ByteBuffer query = ByteBuffer.allocate(512);
    query.putInt(0x0100).putShort((short) 1).putInt(0).putShort((short) 0);
    for (String label : host.split("\\.", -1)) {
      query.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
    }
    query.put((byte) 0).putShort((short) TYPE_A).putShort((short) 1);
    try (DatagramSocket client = new DatagramSocket()) {
      client.setSoTimeout(5_000);
      client.connect(socket.getLocalSocketAddress());
      client.send(new DatagramPacket(query.array(), query.position()));
      DatagramPacket answer = new DatagramPacket(new byte[512], 512);
      client.receive(answer);
      return addresses(ByteBuffer.wrap(answer.getData(), 0, answer.getLength()), query.position());
    } catch (IOException e) {
      throw new UnknownHostException(host + ": " + e.getMessage());
    }
  }

  private static InetAddress[] addresses(ByteBuffer answer, int begin) throws UnknownHostException {
    InetAddress[] found = new InetAddress[answer.getShort(6)];
    answer.position(begin);
    for (int i = 0; i < found.length; i++) {
      byte[] address = new byte[4];
      answer.position(answer.position() + HEADER).get(address);
      found[i] = InetAddress.getByAddress(address);
    }
    return found;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  @Override
  public void close() {
    socket.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
