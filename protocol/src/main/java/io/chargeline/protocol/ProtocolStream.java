package io.chargeline.protocol;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A stream whose first whole item tells which protocol it speaks; from then on it is cut as that
 * protocol says. Junk before that item belongs to nobody.
 */
public final class ProtocolStream extends Splitter {
  private final List<Candidate> candidates = new ArrayList<>();
  private Candidate chosen;

  ProtocolStream(List<Protocol> protocols, int cap) {
    for (Protocol protocol : protocols) {
      candidates.add(new Candidate(protocol, protocol.splitter(cap)));
    }
    if (candidates.size() == 1) {
      chosen = candidates.get(0);
    }
  }

  /** Empty until the stream has told. */
  public Optional<Protocol> protocol() {
    return Optional.ofNullable(chosen).map(Candidate::protocol);
  }

  @Override
  protected Look lookAt(ByteBuffer in, int at) {
    return chosen == null ? lookAtAll(in, at) : chosen.splitter.lookAt(in, at);
  }

  @Override
  protected Inbound take(Bytes raw) {
    if (chosen == null) {
      choose(ByteBuffer.wrap(raw.array()));
    }
    return chosen.splitter.take(raw);
  }

  private void choose(ByteBuffer first) {
    for (Candidate candidate : candidates) {
      if (chosen == null && isWhole(candidate.splitter.lookAt(first, 0))) {
        chosen = candidate;
      }
    }
  }

  /** Of bytes that were cut off as an item: no more of them come. */
  private static boolean isWhole(Look look) {
    return look instanceof Look.Whole || look instanceof Look.Wait wait && wait.wholeIfLast() > 0;
  }

  /** Whole before begun before bad before junk. */
  private Look lookAtAll(ByteBuffer in, int at) {
    Look best = Look.JUNK;
    for (Candidate candidate : candidates) {
      Look look = candidate.splitter.lookAt(in, at);
      if (look instanceof Look.Whole) {
        return look;
      }
      if (best.equals(Look.JUNK) || look instanceof Look.Wait) {
        best = look;
      }
    }
    return best;
  }

  private record Candidate(Protocol protocol, Splitter splitter) {}
}
