package io.chargeline.benchmarks.codec;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.Protocol;
import io.chargeline.protocol.ProtocolOptions;
import io.chargeline.protocol.ProtocolStream;
import io.chargeline.protocol.Protocols;
import java.util.List;

/**
 * A connection's bytes, and what reads them.
 *
 * @param stream as the gateway has it, on the port that takes any protocol
 * @param frames the same bytes as the log keeps them
 */
record Feed(
    LengthField field, byte[] bytes, List<Bytes> frames, ProtocolStream stream, Protocol protocol) {
  private static final Protocols PROTOCOLS = Protocols.with(ProtocolOptions.RECOMMENDED);

  static Feed mix(String protocol) {
    return protocol.equals("ap3000") ? ap3000(Mix.ap3000()) : bkv(Mix.bkv());
  }

  static Feed heartbeats(String protocol) {
    return protocol.equals("ap3000") ? ap3000(Mix.ap3000Heartbeats()) : bkv(Mix.bkvHeartbeats());
  }

  private static Feed ap3000(byte[] bytes) {
    return of("ap3000", LengthField.AP3000, bytes);
  }

  private static Feed bkv(byte[] bytes) {
    return of("bkv", LengthField.BKV, bytes);
  }

  private static Feed of(String name, LengthField field, byte[] bytes) {
    return new Feed(
        field,
        bytes,
        Mix.frames(bytes, field),
        PROTOCOLS.stream(ProtocolStream.DEFAULT_CAP),
        PROTOCOLS.named(name).orElseThrow());
  }
}
