package io.chargeline.api;

import io.chargeline.domain.tenant.ApiKey;
import io.javalin.http.Context;

/** Who is said to have done something: the name of the key by which it was asked for. */
final class KeyName {
  private KeyName() {}

  /** Never the name under which the product itself writes. */
  static String of(Context ctx, Tenancy tenancy) {
    String id = Gate.caller(ctx).keyId();
    String name = tenancy.key(id).map(ApiKey::name).orElse(id);
    return name == null || name.isBlank() || name.equals(AlertRuleBook.SHIPPED_BY) ? id : name;
  }
}
