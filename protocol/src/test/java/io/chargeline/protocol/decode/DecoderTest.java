package io.chargeline.protocol.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecoderTest {
  private static final String HEARTBEAT = "444e591000f36ca204b901212b09020000005d6e04";
  private final Decoder decoder = new Decoder(Optional.empty());

  @Test
  void printsOneObjectWithTheNamesOthersRelyOn() {
    assertThat(decoder.decode(HEARTBEAT))
        .singleElement()
        .extracting(Decoded::json)
        .isEqualTo(
            "{\"protocol\":\"ap3000\",\"valid\":true,\"device_id\":\"04A26CF3\","
                + "\"command\":\"0x21\",\"message_id\":441,\"kind\":\"heartbeat\",\"fields\":{"
                + "\"type\":\"dny\",\"length\":16,\"physical_id\":\"04A26CF3\",\"id_code\":\"04\","
                + "\"device_no\":10644723,\"message_id\":441,\"command\":\"0x21\",\"data_len\":7,"
                + "\"voltage_raw\":2347,\"voltage_V\":234.7,\"port_count\":2,"
                + "\"port_status\":[0,0],\"port_status_name\":[\"idle\",\"idle\"],\"signal\":0,"
                + "\"temp_raw\":93,\"temp_C\":28}}");
  }

  @Test
  void readsHexAsPeopleCopyIt() {
    String spaced = " 0x44 4E 59 10 00 F3 6C A2 04 B9 01 21 2B 09 02 00 00 00 5D 6E 04\n";
    assertThat(decoder.decode(spaced)).isEqualTo(decoder.decode(HEARTBEAT));
  }

  @Test
  void readsEverythingInOneArgumentInItsOrder() {
    List<Decoded> all = decoder.decode("6c696e6b" + HEARTBEAT + "000102" + HEARTBEAT + "444e59");
    assertThat(all.stream().map(Decoded::kind))
        .containsExactly("link", "heartbeat", "rejected", "heartbeat", "rejected");
    assertThat(all.stream().map(Decoded::reason))
        .containsExactly(null, null, "junk", null, "incomplete");
  }

  @Test
  void neighbouringRejectedBytesAreOneResult() {
    String wrongChecksum = HEARTBEAT.substring(0, HEARTBEAT.length() - 4) + "4444";
    assertThat(decoder.decode(wrongChecksum))
        .singleElement()
        .satisfies(
            decoded -> {
              assertThat(decoded.reason()).isEqualTo("checksum");
              assertThat(decoded.deviceId()).isEqualTo("04A26CF3");
              assertThat(decoded.fields()).containsEntry("checksum_computed", "0x046E");
            });
  }

  @Test
  void saysWhenTheTextIsNotHex() {
    assertThat(decoder.decode("444"))
        .singleElement()
        .extracting(Decoded::valid, Decoded::reason)
        .containsExactly(false, "not_hex");
  }

  @Test
  void aGivenDirectionBeatsTheGuess() {
    String answer = "444e590b00f36ca204080082010187 03";
    assertThat(decoder.decode(answer)).extracting(Decoded::kind).containsExactly("charge_answer");
    assertThat(new Decoder(Optional.of(Direction.DOWN)).decode(answer))
        .extracting(Decoded::kind, Decoded::valid)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("cut_short", false));
  }

  @Test
  void theTableForPeopleAlignsNamesAndValues() {
    assertThat(decoder.decode(HEARTBEAT).get(0).text())
        .startsWith("ap3000 heartbeat  0x21  device 04A26CF3  message 441\n")
        .contains("\n  voltage_V         234.7\n")
        .endsWith("\n");
  }
}
