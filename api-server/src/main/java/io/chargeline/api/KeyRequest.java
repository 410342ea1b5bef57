package io.chargeline.api;

import io.chargeline.domain.WireName;
import io.chargeline.domain.tenant.AddressRange;
import io.chargeline.domain.tenant.ApiKey;
import io.chargeline.domain.tenant.Scope;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a new key shall be.
 *
 * @param expiresAt unix milliseconds; null: never
 */
record KeyRequest(String name, List<Scope> scopes, Long expiresAt, List<String> addresses) {
  private static final Set<String> FIELDS = Set.of("name", "scopes", "expires_at", "addresses");
  private static final int MAX_NAME = 100;
  private static final int MAX_ADDRESSES = 100;

  /**
   * @param now unix milliseconds
   */
  static KeyRequest read(Context ctx, String tenant, long now) {
    Body body = Body.of(ctx, FIELDS);
    return new KeyRequest(
        body.text("name", MAX_NAME), scopes(body, tenant), expiry(body, now), addresses(body));
  }

  /** Administration belongs to no tenant, and the devices of none to administration. */
  private static List<Scope> scopes(Body body, String tenant) {
    List<Scope> scopes = new ArrayList<>();
    boolean operator = tenant.equals(ApiKey.OPERATOR);
    String remedy =
        operator
            ? "give [\"admin\"]: these keys have no other scope"
            : "give a list of read, control, manage";
    String remedyZh = operator ? "只能为 [\"admin\"]" : "须为 read、control、manage 的列表";
    for (String text : body.texts("scopes")) {
      Scope scope = scope(body, text, remedy, remedyZh);
      if (operator != (scope == Scope.ADMIN)) {
        throw body.invalid("scopes", remedy, remedyZh);
      }
      if (!scopes.contains(scope)) {
        scopes.add(scope);
      }
    }
    return scopes;
  }

  private static Scope scope(Body body, String text, String remedy, String remedyZh) {
    try {
      return WireName.parse(Scope.class, text);
    } catch (IllegalArgumentException e) {
      throw body.invalid("scopes", remedy, remedyZh);
    }
  }

  private static Long expiry(Body body, long now) {
    if (!body.has("expires_at")) {
      return null;
    }
    try {
      long at = OffsetDateTime.parse(body.text("expires_at", 40)).toInstant().toEpochMilli();
      if (at > now) {
        return at;
      }
    } catch (DateTimeException | ArithmeticException notATime) {
      // answered below, as a time that is over
    }
    throw body.invalid(
        "expires_at",
        "give a time to come, as 2030-01-31T12:00:00Z",
        "须为将来的时间,如 2030-01-31T12:00:00Z");
  }

  private static List<String> addresses(Body body) {
    if (!body.has("addresses")) {
      return List.of();
    }
    List<String> addresses = body.texts("addresses");
    try {
      addresses.forEach(AddressRange::parse);
    } catch (IllegalArgumentException e) {
      throw body.invalid(
          "addresses",
          e.getMessage() + "; give 192.0.2.7, or 2001:db8::/32",
          "请提供 IP 地址或网段,如 192.0.2.7、2001:db8::/32");
    }
    if (addresses.size() > MAX_ADDRESSES) {
      throw body.invalid(
          "addresses", "give at most " + MAX_ADDRESSES, "最多 " + MAX_ADDRESSES + " 个");
    }
    return addresses;
  }
}
