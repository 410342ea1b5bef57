package io.chargeline.simulator;

import java.util.function.Consumer;

/** The in-memory twin of {@link TcpDialer}: a server in the same thread, without sockets. */
public final class DirectDialer implements Dialer {
  private final Server server;

  /** A server as one connection's other end. */
  public interface Server {
    /**
     * A device connected.
     *
     * @param toDevice takes the bytes for the device
     * @return takes the bytes of the device
     */
    Consumer<byte[]> accept(Consumer<byte[]> toDevice, Runnable hangUp);

    /** Whether a connection attempt succeeds now. */
    default boolean reachable() {
      return true;
    }
  }

  public DirectDialer(Server server) {
    this.server = server;
  }

  @Override
  public void dial(Ear ear) {
    if (!server.reachable()) {
      ear.closed();
      return;
    }
    DirectLine line = new DirectLine(ear);
    line.up = server.accept(line::deliver, line::close);
    ear.opened(line);
  }

  private static final class DirectLine implements Line {
    private final Ear ear;
    private Consumer<byte[]> up;
    private boolean open = true;

    DirectLine(Ear ear) {
      this.ear = ear;
    }

    private void deliver(byte[] bytes) {
      if (open) {
        ear.received(bytes);
      }
    }

    @Override
    public void write(byte[] bytes) {
      if (open) {
        up.accept(bytes);
      }
    }

    @Override
    public void close() {
      if (open) {
        open = false;
        ear.closed();
      }
    }
  }
}
