package io.chargeline.domain.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceIdTest {

  /** The two printed examples of ap3000.md 2.2. */
  @Test
  void knowsThePrintedNumber() {
    assertThat(new DeviceId("04CEAA40").deviceNumber()).isEqualTo(13_544_000);
    assertThat(DeviceId.ofPhysicalId(0x04D728D6)).isEqualTo(new DeviceId("04D728D6"));
    assertThat(new DeviceId("04D728D6").deviceNumber()).isEqualTo(14_100_694);
  }

  @Test
  void physicalIdsAreUnsigned() {
    DeviceId high = DeviceId.ofPhysicalId(0xFFA26CF3);
    assertThat(high.value()).isEqualTo("FFA26CF3");
    assertThat(high.physicalId()).isEqualTo(0xFFA26CF3);
  }

  @Test
  void anyCaseIsRead() {
    assertThat(DeviceId.parse(" 04ceaa40 ")).contains(new DeviceId("04CEAA40"));
    assertThat(DeviceId.parse("82231214002700")).contains(new DeviceId("82231214002700"));
    assertThat(new DeviceId("82231214002700").isAp3000()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "04CEAA4", "04CEAA400", "04CEAAG0", "13544000000", "../04CEAA4"})
  void anythingElseIsNoDevice(String text) {
    assertThat(DeviceId.parse(text)).isEmpty();
    assertThatThrownBy(() -> new DeviceId(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("04CEAA40");
  }

  @Test
  void aNumberThatBrokenDevicesFallBackToIsShared() {
    assertThat(new DeviceId("0498C179").isShared()).isTrue();
    assertThat(new DeviceId("05B71B00").isShared()).isTrue();
    assertThat(new DeviceId("04C65D41").isShared()).isTrue();
    assertThat(new DeviceId("04CEAA40").isShared()).isFalse();
    assertThat(new DeviceId("86004459453006").isShared()).isFalse();
  }
}
