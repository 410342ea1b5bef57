package io.chargeline.api;

import io.chargeline.domain.Bytes;
import io.javalin.http.Context;

/**
 * Somebody who signed in with a key, as the sealed cookie says. Nobody keeps it: any server that
 * has the secret key can read it. Of the key it holds what is needed to find it again, so that the
 * key is checked on every request.
 *
 * @param id a UUID, by which its end is made known
 * @param keyId null: a key of the configuration
 * @param digest of the key; a key of the configuration is found by it alone
 * @param csrfToken what the page, unlike the browser, has to send by itself
 * @param issuedAt unix milliseconds
 * @param endsAt unix milliseconds; it does not last longer for being used
 */
record ConsoleSession(
    String id, String keyId, Bytes digest, String csrfToken, long issuedAt, long endsAt) {
  private static final String ATTRIBUTE = "chargeline.session";

  /** Notes by which session the request came. */
  void note(Context ctx) {
    ctx.attribute(ATTRIBUTE, this);
  }

  /** Null if the request came by a key or signature of its own. */
  static ConsoleSession of(Context ctx) {
    return ctx.attribute(ATTRIBUTE);
  }

  /** Without digest and token. */
  @Override
  public String toString() {
    return "ConsoleSession[id=%s, keyId=%s]".formatted(id, keyId);
  }
}
