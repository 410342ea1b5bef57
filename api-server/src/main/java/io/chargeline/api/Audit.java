package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.WireName;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.fact.AuditRow;
import io.chargeline.domain.tenant.ApiKey;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down who asked for what, when a request has been answered: everything that changes
 * something or asks it of a device, refused or not, and refused questions to the administration. It
 * never fails or delays a request.
 */
final class Audit {
  private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

  /** What only the owner of a key is told, so that the entry is in its tenant's audit. */
  private static final Set<ProblemCode> TOLD_TO_OWNERS =
      EnumSet.of(
          ProblemCode.KEY_EXPIRED,
          ProblemCode.KEY_REVOKED,
          ProblemCode.ADDRESS_NOT_ALLOWED,
          ProblemCode.TENANT_DELETED,
          ProblemCode.NONCE_REPLAYED,
          ProblemCode.CSRF_TOKEN_MISSING,
          ProblemCode.RATE_LIMITED);

  private static final Set<Integer> NOT_ADMITTED = Set.of(401, 403);
  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._~:*-]{1,64}");
  private static final String KEYS = "/api/admin/keys/";
  private static final int MAX_ORDER = 128;
  private static final int MAX_KEY = 255;
  private static final int ACCEPTED = 202;

  private final AuditLog log;
  private final LiveView view;
  private final Tenancy tenancy;
  private final Redaction redaction;
  private final AuditBudget budget;
  private final Clock clock;

  Audit(
      AuditLog log,
      LiveView view,
      Tenancy tenancy,
      Redaction redaction,
      AuditBudget budget,
      Clock clock) {
    this.log = log;
    this.view = view;
    this.tenancy = tenancy;
    this.redaction = redaction;
    this.budget = budget;
    this.clock = clock;
  }

  /** Where in the API something that was made can be read, taken apart. */
  private record Made(String commandId, String batchId, String resourceId) {
    static Made of(AuditNotes notes, String location, Function<String, String> shownParam) {
      String id = shownParam.apply("id");
      if (location != null && location.startsWith(Answer.COMMANDS)) {
        return new Made(location.substring(Answer.COMMANDS.length()), null, null);
      }
      if (location != null && location.startsWith(BatchRoutes.PATH)) {
        return new Made(null, location.substring(BatchRoutes.PATH.length()), null);
      }
      if (notes.route().path().startsWith(BatchRoutes.PATH)) {
        return new Made(null, id, null);
      }
      String made =
          location == null ? notes.made() : location.substring(location.lastIndexOf('/') + 1);
      return new Made(null, null, made == null ? id : made);
    }
  }

  /** After the answer. */
  void finished(Context ctx, float milliseconds) {
    AuditNotes notes = AuditNotes.of(ctx);
    if (notes == null) {
      return;
    }
    try {
      write(ctx, notes, (long) milliseconds);
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("request_id", RequestId.of(ctx))
          .setCause(e)
          .log("request not audited");
    }
  }

  private void write(Context ctx, AuditNotes notes, long milliseconds) {
    boolean admitted = Gate.caller(ctx) != null;
    boolean flood = !admitted || notes.refusal() == ProblemCode.RATE_LIMITED;
    for (AuditOrigin origin : origins(ctx, notes)) {
      if (!flood || budget.take(origin.tenant())) {
        log.write(row(ctx, notes, origin, milliseconds));
      }
    }
  }

  /** One for each audit in which the request stands; empty if it is none for the audit. */
  private List<AuditOrigin> origins(Context ctx, AuditNotes notes) {
    boolean refused = NOT_ADMITTED.contains(ctx.statusCode());
    if (Gate.caller(ctx) == null) {
      return ofUnknown(ctx, notes, refused).stream().toList();
    }
    if (!refused && !AuditAction.changes(notes.route())) {
      return List.of();
    }
    AuditOrigin origin = AuditOrigin.of(ctx);
    return notes.tenants().isEmpty()
        ? List.of(origin)
        : notes.tenants().stream().map(origin::concerning).distinct().toList();
  }

  private Optional<AuditOrigin> ofUnknown(Context ctx, AuditNotes notes, boolean refused) {
    Optional<ApiKey> named = Authentication.namedKeyId(ctx).flatMap(tenancy::key);
    if (TOLD_TO_OWNERS.contains(notes.refusal()) && named.isPresent()) {
      return named.map(key -> AuditOrigin.of(ctx, key.tenant(), key.keyId()));
    }
    return refused
        ? Optional.of(AuditOrigin.unknown(ctx, presentedId(ctx).orElse(null)))
        : Optional.empty();
  }

  /** In a signed request the id is a text of its own, and might be anything. */
  private Optional<String> presentedId(Context ctx) {
    return Authentication.namedKeyId(ctx)
        .filter(id -> ctx.header("X-Signature") == null || tenancy.key(id).isPresent());
  }

  private AuditRow row(Context ctx, AuditNotes notes, AuditOrigin origin, long milliseconds) {
    Route route = notes.route();
    Function<String, String> param = name -> shownParam(notes, name);
    Made made = Made.of(notes, ctx.res().getHeader("Location"), param);
    String device = device(notes, param);
    return new AuditRow(
        UUID.randomUUID().toString(),
        clock.millis() - milliseconds,
        origin.tenant(),
        origin.actor(),
        origin.keyId(),
        origin.address(),
        AuditAction.of(route).orElse(AuditAction.ADMIN_READ),
        route.method().name(),
        route.path(),
        path(route, param),
        device == null ? null : view.fullId(origin.tenant(), device),
        made.resourceId(),
        made.commandId(),
        made.batchId(),
        redaction.clean(notes.asked().orderNo(), MAX_ORDER),
        redaction.clean(ctx.header("Idempotency-Key"), MAX_KEY),
        redaction.clean(origin.requestId()),
        ctx.statusCode(),
        notes.refusal() == null ? null : notes.refusal().wireName(),
        notes.asked().json(redaction, ConsoleSession.of(ctx)),
        milliseconds);
  }

  /** Of the path, else of the body; null if neither names one. */
  private String device(AuditNotes notes, Function<String, String> param) {
    String named = param.apply("phyId");
    String asked = notes.asked().device();
    return named == null && asked != null ? shown(asked) : named;
  }

  private static String path(Route route, Function<String, String> param) {
    return PARAMETER
        .matcher(route.path())
        .replaceAll(found -> Matcher.quoteReplacement(param.apply(found.group(1))));
  }

  /** What cannot be an id is not told: it might be a secret that was put in the wrong place. */
  private String shownParam(AuditNotes notes, String name) {
    String value = notes.pathParams().get(name);
    if (value == null) {
      return null;
    }
    boolean known = !notes.route().path().startsWith(KEYS) || tenancy.key(value).isPresent();
    return known ? shown(value) : Redaction.LEFT_OUT;
  }

  private String shown(String value) {
    return ID.matcher(value).matches() ? redaction.clean(value) : Redaction.LEFT_OUT;
  }

  /**
   * Items of a batch that were carried out.
   *
   * @param origin who asked for the batch
   */
  void items(
      AuditOrigin origin,
      String batchId,
      List<BatchRequest.Item> items,
      List<BatchResult> results) {
    Map<Integer, BatchRequest.Item> byIndex =
        items.stream().collect(Collectors.toMap(BatchRequest.Item::index, Function.identity()));
    for (BatchResult result : results) {
      try {
        log.write(row(origin, batchId, byIndex.get(result.index()), result));
      } catch (RuntimeException e) {
        LOG.atError()
            .addKeyValue("batch", batchId)
            .addKeyValue("index", result.index())
            .setCause(e)
            .log("item not audited");
      }
    }
  }

  private AuditRow row(
      AuditOrigin origin, String batchId, BatchRequest.Item item, BatchResult result) {
    JsonNode json = Body.parse(item.json().array());
    AuditArguments asked = AuditArguments.of(json);
    Map<String, Object> problem = result.problem();
    String device = redaction.clean(result.devicePhyId(), MAX_ORDER);
    return new AuditRow(
        UUID.randomUUID().toString(),
        clock.millis(),
        origin.tenant(),
        origin.actor(),
        origin.keyId(),
        origin.address(),
        action(result.type()),
        HandlerType.POST.name(),
        BatchRoutes.CONTROL,
        BatchRoutes.CONTROL,
        device == null ? null : view.fullId(origin.tenant(), device),
        null,
        result.commandId(),
        batchId,
        redaction.clean(asked.orderNo(), MAX_ORDER),
        redaction.clean(result.key(), MAX_KEY),
        redaction.clean(origin.requestId()),
        problem == null ? ACCEPTED : (int) problem.get("status"),
        problem == null ? null : (String) problem.get("code"),
        asked.json(redaction, null),
        null);
  }

  private static String action(String type) {
    try {
      return AuditAction.of(WireName.parse(CommandType.class, String.valueOf(type)));
    } catch (IllegalArgumentException noCommand) {
      return AuditAction.ITEM;
    }
  }
}
