package io.chargeline.api;

import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.tenant.Scope;
import io.javalin.http.HandlerType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the routes that change something are called in the audit. */
final class AuditAction {
  /** A refused question to the administration. */
  static final String ADMIN_READ = "admin.read";

  /** The first admin key, made without the API. */
  static final String BOOTSTRAP = "key.bootstrap";

  /** An item of a batch that names no command. */
  static final String ITEM = "batch.item";

  private static final String DEVICE = "POST /api/third/devices/{phyId}/";

  /** Method and pattern of the route → name. */
  static final Map<String, String> ROUTES =
      Map.ofEntries(
          Map.entry(DEVICE + "charge/start", of(CommandType.START)),
          Map.entry(DEVICE + "charge/stop", of(CommandType.STOP)),
          Map.entry(DEVICE + "charge/change", of(CommandType.CHANGE)),
          Map.entry(DEVICE + "params", of(CommandType.SET_PARAMS)),
          Map.entry(DEVICE + "params/query", of(CommandType.READ_PARAMS)),
          Map.entry(DEVICE + "reboot", of(CommandType.REBOOT)),
          Map.entry(DEVICE + "locate", of(CommandType.LOCATE)),
          Map.entry(DEVICE + "voice", of(CommandType.VOICE)),
          Map.entry(DEVICE + "qr", of(CommandType.QR)),
          Map.entry(DEVICE + "query", of(CommandType.QUERY)),
          Map.entry("PATCH /api/third/devices/{phyId}", "device.describe"),
          Map.entry("POST /api/third/devices/batch/control", "batch.control"),
          Map.entry("POST /api/third/batches/{id}/cancel", "batch.cancel"),
          Map.entry("POST /api/third/webhook-endpoints", "webhook.create"),
          Map.entry("DELETE /api/third/webhook-endpoints/{id}", "webhook.delete"),
          Map.entry("PATCH /api/third/webhook-endpoints/{id}", "webhook.change"),
          Map.entry("POST /api/third/webhook-endpoints/{id}/rotate-secret", "webhook.rotate"),
          Map.entry("POST /api/third/webhook-endpoints/{id}/test", "webhook.test"),
          Map.entry("POST /api/third/webhook-endpoints/{id}/replays", "webhook.replay"),
          Map.entry("POST /api/third/webhook-endpoints/{id}/dead/redrive", "webhook.redrive"),
          Map.entry("POST /api/third/sites", "site.create"),
          Map.entry("PATCH /api/third/sites/{id}", "site.change"),
          Map.entry("DELETE /api/third/sites/{id}", "site.delete"),
          Map.entry("POST /api/third/maintenance", "maintenance.announce"),
          Map.entry("PATCH /api/third/maintenance/{id}", "maintenance.change"),
          Map.entry("DELETE /api/third/maintenance/{id}", "maintenance.cancel"),
          Map.entry("POST /api/third/alert-backtests", "alert_backtest.begin"),
          Map.entry("DELETE /api/third/alert-backtests/{id}", "alert_backtest.cancel"),
          Map.entry("POST /api/admin/maintenance", "platform_maintenance.announce"),
          Map.entry("PATCH /api/admin/maintenance/{id}", "platform_maintenance.change"),
          Map.entry("DELETE /api/admin/maintenance/{id}", "platform_maintenance.cancel"),
          Map.entry("POST /api/third/alerts/{id}/acknowledge", "alert.acknowledge"),
          Map.entry("POST /api/third/alerts/{id}/comments", "alert.comment"),
          Map.entry("POST /api/admin/alerts/{id}/acknowledge", "platform_alert.acknowledge"),
          Map.entry("POST /api/admin/alerts/{id}/comments", "platform_alert.comment"),
          Map.entry("POST /api/third/alert-rules", "alert_rule.create"),
          Map.entry("PUT /api/third/alert-rules/{id}", "alert_rule.replace"),
          Map.entry("PATCH /api/third/alert-rules/{id}", "alert_rule.change"),
          Map.entry("DELETE /api/third/alert-rules/{id}", "alert_rule.delete"),
          Map.entry("POST /api/third/alert-rules/{id}/draft", "alert_rule.draft"),
          Map.entry("POST /api/third/alert-rules/{id}/publish", "alert_rule.publish"),
          Map.entry("POST /api/third/silences", "silence.create"),
          Map.entry("PATCH /api/third/silences/{id}", "silence.change"),
          Map.entry("DELETE /api/third/silences/{id}", "silence.end"),
          Map.entry("POST /api/admin/alert-rules", "platform_alert_rule.create"),
          Map.entry("PUT /api/admin/alert-rules/{id}", "platform_alert_rule.replace"),
          Map.entry("PATCH /api/admin/alert-rules/{id}", "platform_alert_rule.change"),
          Map.entry("DELETE /api/admin/alert-rules/{id}", "platform_alert_rule.delete"),
          Map.entry("POST /api/admin/alert-rules/{id}/draft", "platform_alert_rule.draft"),
          Map.entry("POST /api/admin/alert-rules/{id}/publish", "platform_alert_rule.publish"),
          Map.entry("POST /api/admin/silences", "platform_silence.create"),
          Map.entry("PATCH /api/admin/silences/{id}", "platform_silence.change"),
          Map.entry("DELETE /api/admin/silences/{id}", "platform_silence.end"),
          Map.entry("POST /api/admin/alert-rules/validate", "platform_alert_rule.validate"),
          Map.entry("POST /api/console/session", "console.sign_in"),
          Map.entry("DELETE /api/console/session", "console.sign_out"),
          Map.entry("POST /api/admin/devices", "device.claim"),
          Map.entry("PATCH /api/admin/devices/{phyId}", "device.change"),
          Map.entry("POST /api/admin/devices/import", "device.import"),
          Map.entry("POST /api/admin/tenants", "tenant.create"),
          Map.entry("PATCH /api/admin/tenants/{id}", "tenant.change"),
          Map.entry("POST /api/admin/tenants/{id}/keys", "key.create"),
          Map.entry("DELETE /api/admin/keys/{id}", "key.revoke"),
          Map.entry("POST /api/admin/keys/{id}/rotate", "key.rotate"));

  private AuditAction() {}

  static String of(CommandType type) {
    return switch (type) {
      case START -> "charge.start";
      case STOP -> "charge.stop";
      case CHANGE -> "charge.change";
      case SET_PARAMS -> "device.params.set";
      case READ_PARAMS -> "device.params.read";
      default -> "device." + type.wireName();
    };
  }

  /** Whether it changes something, if only at a device; what only asks us needs scope read. */
  static boolean changes(Route route) {
    return route.method() != HandlerType.GET && route.scope() != Scope.READ;
  }

  /** Empty for a route that only reads. A route without a name is told as it is. */
  static Optional<String> of(Route route) {
    String key = key(route);
    return changes(route) ? Optional.of(ROUTES.getOrDefault(key, key)) : Optional.empty();
  }

  static String key(Route route) {
    return route.method().name() + ' ' + route.path();
  }

  /** Every name there is, sorted. */
  static Set<String> names() {
    Set<String> names = new TreeSet<>(ROUTES.values());
    names.add(ADMIN_READ);
    names.add(BOOTSTRAP);
    names.add(ITEM);
    return names;
  }
}
