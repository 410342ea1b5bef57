package io.chargeline.protocol.decode;

import io.chargeline.domain.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads hex text, as it is copied from logs, and whole captures, in any of our protocols. */
public final class Decoder {
  private final Tongues tongues;
  private final Optional<Direction> direction;

  /**
   * @param direction empty: told by each message
   */
  public Decoder(Optional<Direction> direction) {
    this(Optional.empty(), direction);
  }

  /**
   * @param protocol the only one that bytes are read in; empty: told by the bytes
   * @param direction empty: told by each message
   * @throws IllegalArgumentException if there is no such protocol
   */
  public Decoder(Optional<String> protocol, Optional<Direction> direction) {
    this.tongues = new Tongues(protocol);
    this.direction = direction;
  }

  /** The protocols that bytes can be read in. */
  public static List<String> protocols() {
    return Tongues.names();
  }

  /**
   * Everything the text holds, in its order: several messages give several results, and bytes that
   * are none give one that is not valid.
   *
   * @param hex upper or lower case, white space between bytes and a leading {@code 0x} allowed
   */
  public List<Decoded> decode(String hex) {
    String digits = hex.strip().replaceFirst("^0[xX]", "").replaceAll("\\s", "");
    Optional<String> problem = NotHex.why(digits);
    if (problem.isPresent()) {
      return List.of(NotHex.of(tongues.first().name(), hex, problem.get()));
    }
    List<Decoded> all = new ArrayList<>();
    byte[] bytes = Bytes.ofHex(digits).array();
    Cutter cutter = new Cutter(tongues, direction, offset -> Place.NONE, all::add);
    cutter.put(bytes, bytes.length);
    cutter.end();
    return all;
  }

  /**
   * Everything a capture holds, as it is read; the capture may be longer than memory. Frames may
   * begin in one line and end in a later one.
   *
   * @param capture text, a stream's bytes as runs of hex digits with times and marks before them;
   *     or the bytes themselves
   */
  public void decode(InputStream capture, Consumer<Decoded> out) throws IOException {
    Capture whole = Capture.of(capture);
    if (whole.isText()) {
      text(whole.bytes(), out);
    } else {
      raw(whole.bytes(), out);
    }
  }

  private void text(InputStream in, Consumer<Decoded> out) throws IOException {
    CaptureText text = new CaptureText(tongues.first().name(), out);
    Cutter cutter = new Cutter(tongues, direction, text::place, out);
    text.read(new InputStreamReader(in, StandardCharsets.UTF_8), cutter);
    cutter.end();
  }

  private void raw(InputStream in, Consumer<Decoded> out) throws IOException {
    Cutter cutter = new Cutter(tongues, direction, Place::ofOffset, out);
    byte[] bytes = new byte[8192];
    for (int size = in.read(bytes); size >= 0; size = in.read(bytes)) {
      cutter.put(bytes, size);
    }
    cutter.end();
  }
}
