package io.chargeline.api;

import io.chargeline.domain.webhook.Endpoint;
import io.chargeline.domain.webhook.EndpointOptions;
import io.chargeline.domain.webhook.SecretBox;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** What deliveries are signed with: the caller's choice, or made here. */
final class EndpointSecret {
  static final String FIELD = "secret";

  private static final String OVERLAP = "overlap_s";
  private static final int DEFAULT_OVERLAP_S = 24 * 60 * 60;
  private static final int MAX_OVERLAP_S = 7 * 24 * 60 * 60;
  private static final long SECOND_MS = 1000;
  private static final int MAX_LENGTH = 200;
  private static final String PREFIX = "whsec_";

  private final SecretBox box;
  private final Optional<String> demoSecret;
  private final Clock clock;

  EndpointSecret(SecretBox box, Optional<String> demoSecret, Clock clock) {
    this.box = box;
    this.demoSecret = demoSecret;
    this.clock = clock;
  }

  /** Of a new endpoint. */
  String ofNew(Body body, String tenant, Origin origin) {
    return body.has(FIELD) || !tenant.equals("demo")
        ? chosen(body, origin)
        : demoSecret.orElseGet(() -> chosen(body, origin));
  }

  private static String chosen(Body body, Origin origin) {
    if (!body.has(FIELD)) {
      return SecretBox.webhookSecret(origin.bytes(FIELD, SecretBox.WEBHOOK_SECRET_SIZE));
    }
    String secret = body.raw(FIELD).isTextual() ? body.raw(FIELD).textValue() : "";
    if (secret.length() > MAX_LENGTH || !wellFormed(secret)) {
      throw refused(
          "give whsec_ and 24 to 64 bytes in base64, or leave it out",
          "须为 whsec_ 加 24 至 64 字节的 base64,或不提供");
    }
    return secret;
  }

  /** The value is a secret: it is not repeated in the answer. */
  private static Problem refused(String remedy, String remedyZh) {
    return ProblemCode.INVALID_FIELD
        .because(FIELD + ": " + remedy, FIELD + " 取值不合法:" + remedyZh)
        .with("field", FIELD);
  }

  private static boolean wellFormed(String secret) {
    if (!secret.startsWith(PREFIX)) {
      return false;
    }
    try {
      int size = Base64.getDecoder().decode(secret.substring(PREFIX.length())).length;
      return size >= 24 && size <= 64;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  /**
   * What a request to rotate asks for.
   *
   * @throws Problem if a field cannot be
   */
  Rotation rotation(Context ctx) {
    Body body = Body.of(ctx, Set.of(OVERLAP, FIELD));
    Integer overlap = body.optionalInteger(OVERLAP, 0, MAX_OVERLAP_S);
    Origin origin = Origin.of(ctx);
    return new Rotation(
        chosen(body, origin),
        overlap == null ? DEFAULT_OVERLAP_S : overlap,
        origin.millis(clock),
        origin.repeated());
  }

  /** A new secret; the one before signs too for a while, one before that no longer. */
  final class Rotation {
    private final String secret;
    private final int overlapS;
    private final long now;
    private final boolean repeated;

    private Rotation(String secret, int overlapS, long now, boolean repeated) {
      this.secret = secret;
      this.overlapS = overlapS;
      this.now = now;
      this.repeated = repeated;
    }

    String secret() {
      return secret;
    }

    /**
     * The next version.
     *
     * @throws Problem 400 if the secret is the one that signs already
     */
    Endpoint appliedTo(Endpoint before) {
      boolean same = secret.equals(box.open(before.sealedSecret()));
      if (same && !repeated) {
        throw refused("it signs already; give another one, or leave it out", "该密钥正在使用,请更换或不提供");
      }
      EndpointOptions options = same ? before.options() : overlapping(before);
      return new Endpoint(
          before.endpointId(),
          before.tenant(),
          before.url(),
          before.events(),
          same ? before.sealedSecret() : box.seal(secret),
          false,
          before.version() + 1,
          before.effectiveFrom(),
          options);
    }

    private EndpointOptions overlapping(Endpoint before) {
      EndpointOptions options = before.options();
      boolean overlap = overlapS > 0;
      return new EndpointOptions(
          options.description(),
          options.disabled(),
          options.sites(),
          options.devices(),
          options.sealedHeaders(),
          options.format(),
          overlap ? before.sealedSecret() : null,
          overlap ? now + overlapS * SECOND_MS : 0,
          options.ratePerS(),
          options.concurrency(),
          options.timeoutS(),
          options.collapse(),
          options.alertSeverity());
    }
  }
}
