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
 */
record Secrets(String apiKey, String webhookSecret, String secretKey) {
  private static final String FILE = "secrets.json";
  private static final int API_KEY_BYTES = 24;

  static Secrets loadOrMake(DataDirectory data) {
    Path file = data.resolve(FILE);
    if (Files.exists(file)) {
      try {
        return Json.read(Files.readAllBytes(file), Secrets.class);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file, e);
      }
    }
    Secrets made = new Secrets(newApiKey(), SecretBox.newWebhookSecret(), SecretBox.newKey());
    data.writePrivately(FILE, Json.bytes(made));
    return made;
  }

  private static String newApiKey() {
    byte[] bytes = new byte[API_KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    return "ck_demo_" + HexFormat.of().formatHex(bytes);
  }

  /** Secrets are not for logs. */
  @Override
  public String toString() {
    return "Secrets[…]";
  }
}
