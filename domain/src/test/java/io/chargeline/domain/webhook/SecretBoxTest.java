package io.chargeline.domain.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretBoxTest {
  private final SecretBox box = new SecretBox(SecretBox.newKey());

  @Test
  void aBoxOfAPurposeOpensNothingElse() {
    String key = SecretBox.newKey();
    SecretBox mine = SecretBox.of(key, "mine");
    String sealed = mine.seal("secret");
    assertThat(SecretBox.of(key, "mine").open(sealed)).isEqualTo("secret");
    for (SecretBox other :
        List.of(
            new SecretBox(key),
            SecretBox.of(key, "another"),
            SecretBox.of(SecretBox.newKey(), "mine"))) {
      assertThatThrownBy(() -> other.open(sealed)).isInstanceOf(IllegalArgumentException.class);
    }
    String whole = new SecretBox(key).seal("secret");
    assertThatThrownBy(() -> mine.open(whole)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatWasSealedOpens() {
    String secret = SecretBox.newWebhookSecret();
    assertThat(box.open(box.seal(secret))).isEqualTo(secret);
  }

  @Test
  void theSameSecretIsNeverSealedAlike() {
    assertThat(box.seal("whsec_x")).isNotEqualTo(box.seal("whsec_x"));
  }

  @Test
  void anotherKeyDoesNotOpenIt() {
    SecretBox other = new SecretBox(SecretBox.newKey());
    String sealed = other.seal("whsec_x");
    assertThatThrownBy(() -> box.open(sealed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not sealed under the configured key");
  }

  @Test
  void aChangedByteIsNoticed() {
    byte[] sealed = Base64.getDecoder().decode(box.seal("whsec_x"));
    sealed[sealed.length - 1] ^= 1;
    String changed = Base64.getEncoder().encodeToString(sealed);
    assertThatThrownBy(() -> box.open(changed)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aKeyOfAnotherSizeIsRefused() {
    assertThatThrownBy(() -> new SecretBox(Base64.getEncoder().encodeToString(new byte[16])))
        .hasMessage("secret key: 16 bytes, give 32 bytes in base64");
  }

  @Test
  void newSecretsHaveTheStandardForm() {
    String secret = SecretBox.newWebhookSecret();
    assertThat(secret).startsWith("whsec_");
    assertThat(Base64.getDecoder().decode(secret.substring(6))).hasSize(24);
    assertThat(SecretBox.newWebhookSecret()).isNotEqualTo(secret);
  }
}
