package io.chargeline.simulator;

/** How a host reaches its server: {@link TcpDialer}, or its in-memory twin in tests. */
public interface Dialer {

  /** What a host hears of one attempt; always called on the host's own thread. */
  interface Ear {
    void opened(Line line);

    void received(byte[] bytes);

    /** The line ended, or could not be opened at all; called once and last. */
    void closed();
  }

  /** Begins one attempt to connect. */
  void dial(Ear ear);
}
