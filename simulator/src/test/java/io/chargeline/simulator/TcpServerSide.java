package io.chargeline.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** {@link ServerSide} behind a real socket, a thread for each connection. */
public final class TcpServerSide implements AutoCloseable {
  private final ServerSocket listening;
  private final DirectDialer.Server server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

  public TcpServerSide(DirectDialer.Server server) throws IOException {
    this(server, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  TcpServerSide(DirectDialer.Server server, InetSocketAddress address) throws IOException {
    this.server = server;
    this.listening = new ServerSocket(address.getPort(), 1024, address.getAddress());
    threads.execute(this::listen);
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) listening.getLocalSocketAddress();
  }

  private void listen() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        threads.execute(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      OutputStream out = socket.getOutputStream();
      Consumer<byte[]> up = server.accept(bytes -> write(out, bytes), () -> close(socket));
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[4096];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        up.accept(Arrays.copyOf(buffer, n));
      }
    } catch (IOException | UncheckedIOException ended) {
      // the device is gone, as tests want it
    }
  }

  private static void write(OutputStream out, byte[] bytes) {
    try {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    sockets.forEach(TcpServerSide::close);
    threads.shutdownNow();
  }
}
