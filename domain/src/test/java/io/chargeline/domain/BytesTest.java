package io.chargeline.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class BytesTest {

  @Property(tries = 200)
  void hexComesBackAsItWas(@ForAll byte[] array) {
    Bytes bytes = Bytes.wrap(array);
    assertThat(Bytes.ofHex(bytes.hex())).isEqualTo(bytes).hasSameHashCodeAs(bytes);
    assertThat(Json.read(Json.bytes(bytes), Bytes.class)).isEqualTo(bytes);
  }

  @Example
  void whiteSpaceBetweenBytesIsIgnored() {
    assertThat(Bytes.ofHex("44 4E\n59")).isEqualTo(Bytes.wrap(new byte[] {'D', 'N', 'Y'}));
    assertThatThrownBy(() -> Bytes.ofHex("444")).isInstanceOf(IllegalArgumentException.class);
  }

  @Example
  void asciiIsWhatPrintsUpToTheZeros() {
    assertThat(Bytes.ofAscii("ORD-1", 16).ascii()).isEqualTo("ORD-1");
    assertThat(Bytes.ofAscii("ORD-1", 3).ascii()).isEqualTo("ORD");
    assertThat(Bytes.ofHex("4f00").ascii()).isEqualTo("O");
    assertThat(Bytes.ofHex("4f004f").ascii()).isEmpty();
    assertThat(Bytes.ofHex("4f1f").ascii()).isEmpty();
    assertThat(Bytes.EMPTY.ascii()).isEmpty();
  }
}
