package io.chargeline.standalone;

import io.chargeline.domain.Json;
import io.chargeline.domain.webhook.SecretBox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What the first start makes up and later ones keep, in {@code <data>/secrets.json}, readable by
 * its owner only.
 *
 * @param apiKey of the demo tenant
 * @param webhookSecret of the demo tenant, {@code whsec_…}
 * @param secretKey seals what stands in the log, 32 bytes in base64
 * @param adminKey of scope admin, where there is a demo tenant
 */
record Secrets(String apiKey, String webhookSecret, String secretKey, String adminKey) {
  private static final String FILE = "secrets.json";
  private static final int API_KEY_BYTES = 24;

  static Secrets loadOrMake(DataDirectory data) {
    Path file = data.resolve(FILE);
    if (Files.exists(file)) {
      try {
        Secrets found = Json.read(Files.readAllBytes(file), Secrets.class);
        // An earlier version made none.
        return found.adminKey() == null ? found.withAdminKey().keptIn(data) : found;
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file, e);
      }
    }
    return new Secrets(newKey("ck_demo_"), SecretBox.newWebhookSecret(), SecretBox.newKey(), null)
        .withAdminKey()
        .keptIn(data);
  }

  private Secrets withAdminKey() {
    return new Secrets(apiKey, webhookSecret, secretKey, newKey("ck_admin_"));
  }

  private Secrets keptIn(DataDirectory data) {
    data.writePrivately(FILE, Json.bytes(this));
    return this;
  }

  private static String newKey(String prefix) {
    byte[] bytes = new byte[API_KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    return prefix + HexFormat.of().formatHex(bytes);
  }

  /** Secrets are not for logs. */
  @Override
  public String toString() {
    return "Secrets[…]";
  }
}
