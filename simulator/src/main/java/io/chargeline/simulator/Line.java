package io.chargeline.simulator;

/** One open TCP connection, seen from the device. */
public interface Line {
  void write(byte[] bytes);

  /** The other side sees the end of the stream; {@link Dialer.Ear#closed()} follows. */
  void close();
}
