package io.chargeline.api;

import io.chargeline.domain.tenant.ApiKey;
import io.javalin.http.Context;

/**
 * Whose call a request counts as: the tenant of its key, also where the key was refused, as long as
 * there is such a key; else the operator's. A tenant has to learn that its own requests are
 * refused, and key ids are no public knowledge.
 */
final class CallTenant {
  private static final String ATTRIBUTE = "chargeline.call_tenant";

  private CallTenant() {}

  static void note(Context ctx, String tenant) {
    ctx.attribute(ATTRIBUTE, tenant);
  }

  static String of(Context ctx) {
    String tenant = ctx.attribute(ATTRIBUTE);
    return tenant == null ? ApiKey.OPERATOR : tenant;
  }
}
