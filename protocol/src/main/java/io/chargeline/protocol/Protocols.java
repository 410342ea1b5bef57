package io.chargeline.protocol;

import io.chargeline.protocol.ap3000.Ap3000;
import io.chargeline.protocol.bkv.Bkv;
import java.util.List;
import java.util.Optional;

/** The protocols we speak. One more is one package and one line here. */
public final class Protocols {
  private final List<Protocol> all;

  private Protocols(List<Protocol> all) {
    this.all = List.copyOf(all);
  }

  public static Protocols with(ProtocolOptions options) {
    return new Protocols(List.of(new Ap3000(), new Bkv(options.bkv())));
  }

  public List<String> names() {
    return all.stream().map(Protocol::name).toList();
  }

  /** Empty if we do not speak it. */
  public Optional<Protocol> named(String name) {
    return all.stream().filter(protocol -> protocol.name().equals(name)).findFirst();
  }

  /**
   * A new connection's stream, in any of the protocols.
   *
   * @param cap the longest frame accepted, in bytes as a whole
   */
  public ProtocolStream stream(int cap) {
    return new ProtocolStream(all, cap);
  }

  /** The same for a connection that can speak this protocol only. */
  public static ProtocolStream stream(Protocol only, int cap) {
    return new ProtocolStream(List.of(only), cap);
  }
}
