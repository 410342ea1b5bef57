package io.chargeline.protocol.decode;

import java.util.Optional;

/**
 * Where in a capture something begins.
 *
 * @param line of text, from 1; null in raw bytes
 * @param offset of raw bytes, from 0; null in text
 * @param lineStart whether the line's first byte is meant
 * @param direction as the line says
 */
record Place(Integer line, Long offset, boolean lineStart, Optional<Direction> direction) {
  static final Place NONE = new Place(null, null, false, Optional.empty());

  static Place ofOffset(long offset) {
    return new Place(null, offset, false, Optional.empty());
  }
}
