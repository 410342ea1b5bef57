package io.chargeline.protocol.ap3000;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.Bytes;
import java.io.ByteArrayOutputStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FirmwareImageTest {

  /** The pieces put together are the image, whatever its length. */
  @Property(tries = 100)
  void thePiecesAreTheImage(
      @ForAll @IntRange(min = 1, max = 2000) int size, @ForAll boolean legacy) {
    Bytes binary = binary(size);
    FirmwareImage image = FirmwareImage.of(legacy ? 0xF8 : 0xE0, binary);
    int chunk = legacy ? 256 : 200;
    assertThat(image.packets()).isEqualTo((int) Math.ceil(size / (double) chunk));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int number = 1; number <= image.packets(); number++) {
      FirmwarePacket packet = image.packet(number);
      assertThat(packet.total()).isEqualTo(image.packets());
      assertThat(packet.packet()).isEqualTo(number);
      all.writeBytes(packet.chunk().array());
      assertThat(Downlink.of(packet.frame(1, number))).isEqualTo(packet);
    }
    assertThat(Bytes.wrap(all.toByteArray())).isEqualTo(binary);
  }

  @Example
  void theVerificationPacketIsTheLastOne() {
    FirmwareImage image = FirmwareImage.of(0xE0, binary(201)).verified(0x28, 640);
    assertThat(image.packets()).isEqualTo(3);
    assertThat(image.packet(2).isVerification()).isFalse();
    FirmwarePacket last = image.packet(3);
    assertThat(last.chunk().length()).isEqualTo(200);
    assertThat(last.isVerification()).isTrue();
    assertThat(last.verification())
        .isEqualTo(new FirmwarePacket.Verification(FirmwareImage.sum(binary(201)), 0x28, 640));
    assertThat(last.chunk().hex()).startsWith("a1a2a3a4a5a6a7a8").endsWith("00".repeat(185));
  }

  /** The shared vector is that of an image whose bytes add up to 24444. */
  @Example
  void theVerificationPacketIsTheSamplesBytes() {
    Vector sample = Vector.named("ap3000-0xe0-down-01");
    FirmwarePacket packet = (FirmwarePacket) Downlink.of(Frame.parse(sample.bytes()));
    assertThat(packet.verification()).isEqualTo(new FirmwarePacket.Verification(24444, 0x28, 640));
    assertThat(packet.verification().encode()).isEqualTo(packet.chunk());
  }

  static Bytes binary(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (7 * i + 3);
    }
    return Bytes.wrap(bytes);
  }
}
