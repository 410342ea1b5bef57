package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.rule.RuleProblem;
import io.chargeline.alerting.signal.Place;
import io.chargeline.domain.Json;
import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.device.Standing;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Where rules may look: what their scope names must be there, and be their owner's. */
final class RulePlaces {
  private static final int SHOWN = 10;

  private final Inventory inventory;
  private final Registry registry;
  private final LiveView view;
  private final Predicate<String> tenantExists;

  /**
   * @param tenantExists whether there is a tenant of this id
   */
  RulePlaces(
      Inventory inventory, Registry registry, LiveView view, Predicate<String> tenantExists) {
    this.inventory = inventory;
    this.registry = registry;
    this.view = view;
    this.tenantExists = tenantExists;
  }

  /** Waits until what any server has answered before is seen here. */
  void catchUp() {
    inventory.catchUp();
  }

  /**
   * Writes devices by their full ids, and notes what is not there, or not the owner's.
   *
   * @param owner empty: the platform, which may name everything there is
   */
  void check(String owner, ObjectNode rule, Collection<RuleProblem> problems) {
    JsonNode scope = rule.path("scope");
    check(owner, scope, "scope", problems);
    check(owner, scope.path("exclude"), "scope.exclude", problems);
  }

  private void check(String owner, JsonNode scope, String path, Collection<RuleProblem> problems) {
    if (scope instanceof ObjectNode lists) {
      devices(owner, lists, path + ".devices", problems);
      if (owner.isEmpty()) {
        tenants(lists, path + ".tenants", problems);
      } else {
        sites(owner, lists, path + ".sites", problems);
      }
    }
  }

  private void devices(
      String owner, ObjectNode scope, String path, Collection<RuleProblem> problems) {
    Set<String> full = new LinkedHashSet<>();
    Set<String> unknown = new LinkedHashSet<>();
    for (String given : texts(scope.get("devices"))) {
      String id = view.fullId(owner, given);
      if (ownsDevice(owner, id)) {
        full.add(id);
      } else {
        unknown.add(given);
      }
    }
    note(unknown, path, "name devices of yours; these are none", "须为您名下的设备", problems);
    if (unknown.isEmpty() && !full.isEmpty()) {
      ArrayNode ids = scope.putArray("devices");
      full.forEach(ids::add);
    }
  }

  private void sites(
      String owner, ObjectNode scope, String path, Collection<RuleProblem> problems) {
    Set<String> unknown = new LinkedHashSet<>(texts(scope.get("sites")));
    unknown.removeIf(site -> ownsSite(owner, site));
    note(unknown, path, "name sites of yours; these are none", "须为您名下的站点", problems);
  }

  private void tenants(ObjectNode scope, String path, Collection<RuleProblem> problems) {
    Set<String> unknown = new LinkedHashSet<>(texts(scope.get("tenants")));
    unknown.removeIf(tenantExists);
    note(unknown, path, "name tenants there are; these are none", "须为已有的租户", problems);
  }

  private static void note(
      Set<String> unknown,
      String path,
      String remedy,
      String remedyZh,
      Collection<RuleProblem> problems) {
    if (!unknown.isEmpty()) {
      String some = Json.text(unknown.stream().limit(SHOWN).toList());
      problems.add(new RuleProblem(path, some, remedy, remedyZh));
    }
  }

  /** A list, or one text alone, as the parser takes them; what is neither the parser refuses. */
  private static List<String> texts(JsonNode value) {
    if (value == null || value.isNull()) {
      return List.of();
    }
    Set<String> texts = new LinkedHashSet<>();
    for (JsonNode one : value.isArray() ? value : List.of(value)) {
      if (one.isTextual()) {
        texts.add(one.textValue());
      }
    }
    return List.copyOf(texts);
  }

  private boolean ownsDevice(String owner, String deviceId) {
    Optional<KnownDevice> found = inventory.find(deviceId);
    return found.isPresent() && (owner.isEmpty() || owner.equals(found.get().record().tenant()));
  }

  private boolean ownsSite(String owner, String site) {
    return registry.site(owner, site).isPresent();
  }

  /**
   * One of the platform's rules as a tenant may see it: without other tenants, their sites and
   * devices. Empty if it does not look at the tenant.
   */
  Optional<ObjectNode> seenBy(String tenant, ObjectNode rule) {
    ObjectNode seen = rule.deepCopy();
    if (seen.path("per").asText().equals("platform")) {
      return Optional.empty();
    }
    if (seen.get("scope") instanceof ObjectNode scope) {
      List<String> only = texts(scope.get("tenants"));
      List<String> without = texts(scope.path("exclude").get("tenants"));
      boolean looks =
          (only.isEmpty() || only.contains(tenant))
              && !without.contains(tenant)
              && keepOwn(scope, "devices", id -> ownsDevice(tenant, id))
              && keepOwn(scope, "sites", id -> ownsSite(tenant, id));
      if (!looks) {
        return Optional.empty();
      }
      scope.remove("tenants");
      leaveOutOthers(tenant, scope);
      if (scope.isEmpty()) {
        seen.remove("scope");
      }
    }
    return Optional.of(seen);
  }

  private void leaveOutOthers(String tenant, ObjectNode scope) {
    if (scope.get("exclude") instanceof ObjectNode exclude) {
      exclude.remove("tenants");
      if (!keepOwn(exclude, "devices", id -> ownsDevice(tenant, id))) {
        exclude.remove("devices");
      }
      if (!keepOwn(exclude, "sites", id -> ownsSite(tenant, id))) {
        exclude.remove("sites");
      }
      if (exclude.isEmpty()) {
        scope.remove("exclude");
      }
    }
  }

  /** False if the list named something, and nothing of it is the tenant's. */
  private static boolean keepOwn(ObjectNode scope, String field, Predicate<String> owns) {
    List<String> named = texts(scope.get(field));
    if (named.isEmpty()) {
      return true;
    }
    ArrayNode own = JsonNodeFactory.instance.arrayNode();
    named.stream().filter(owns).forEach(own::add);
    scope.set(field, own);
    return !own.isEmpty();
  }

  /** How many devices, in service, its scope covers now. */
  long covered(String owner, Rule rule) {
    return inventory
        .all()
        .map(KnownDevice::record)
        .filter(device -> owner.isEmpty() || owner.equals(device.tenant()))
        .filter(device -> device.standing() != Standing.DECOMMISSIONED)
        .filter(device -> rule.scope().covers(place(device), device.deviceId()))
        .count();
  }

  private static Place place(RegisteredDevice device) {
    return new Place(
        device.tenant(),
        device.site(),
        device.model(),
        device.tags(),
        device.gatewayDevice(),
        device.maintenance());
  }
}
