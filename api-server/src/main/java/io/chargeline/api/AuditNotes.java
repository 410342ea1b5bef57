package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.tenant.Scope;
import io.javalin.http.Context;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What handling a request leaves for its audit entry, on the request. Requests that nobody audits
 * have none, and what is noted then is dropped.
 */
final class AuditNotes {
  private static final String ATTRIBUTE = "chargeline.audit";

  private final Route route;
  private final Map<String, String> pathParams;
  private AuditArguments asked = AuditArguments.NONE;
  private final Set<String> tenants = new LinkedHashSet<>();
  private String made;
  private ProblemCode refusal;

  private AuditNotes(Route route, Map<String, String> pathParams) {
    this.route = route;
    this.pathParams = pathParams;
  }

  /** Before anything else is done with the request. */
  static void begin(Context ctx, Route route) {
    if (AuditAction.changes(route) || route.scope() == Scope.ADMIN) {
      ctx.attribute(ATTRIBUTE, new AuditNotes(route, Map.copyOf(ctx.pathParamMap())));
    }
  }

  /** Null if the request is none for the audit. */
  static AuditNotes of(Context ctx) {
    return ctx.attribute(ATTRIBUTE);
  }

  /** The body that was read. */
  static void asked(Context ctx, JsonNode body) {
    AuditNotes notes = of(ctx);
    if (notes != null) {
      notes.asked = AuditArguments.of(body);
    }
  }

  /**
   * A tenant whose affair it is, when the operator does it: it sees the entry. Of several tenants
   * each sees one of its own.
   *
   * @param tenant null: nobody's
   */
  static void concerns(Context ctx, String tenant) {
    AuditNotes notes = of(ctx);
    if (notes != null && tenant != null) {
      notes.tenants.add(tenant);
    }
  }

  /** The id of what was made, where neither path nor {@code Location} tell it. */
  static void made(Context ctx, String id) {
    AuditNotes notes = of(ctx);
    if (notes != null) {
      notes.made = id;
    }
  }

  static void refused(Context ctx, ProblemCode code) {
    AuditNotes notes = of(ctx);
    if (notes != null) {
      notes.refusal = code;
    }
  }

  Route route() {
    return route;
  }

  Map<String, String> pathParams() {
    return pathParams;
  }

  AuditArguments asked() {
    return asked;
  }

  /** Empty if nobody said. */
  Set<String> tenants() {
    return tenants;
  }

  /** Null if nobody said. */
  String made() {
    return made;
  }

  /** Null if it was not refused. */
  ProblemCode refusal() {
    return refusal;
  }
}
