package io.chargeline.api;

import io.chargeline.domain.device.RegisteredDevice;
import io.javalin.http.Context;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What people type to find a device: a part of its id, of its name, of one of its tags, or of the
 * id or name of its site; or how its printed number begins. In any case. Serves one request.
 */
final class DeviceSearch implements Predicate<RegisteredDevice> {
  private static final int MAX_LENGTH = 100;

  private final String wanted;
  private final Registry registry;

  /** Of a site, whether its name has it: many devices stand at one. */
  private final Map<String, Boolean> sites = new HashMap<>();

  private DeviceSearch(String wanted, Registry registry) {
    this.wanted = wanted;
    this.registry = registry;
  }

  /** The parameter {@code q}; without it every device is found. */
  static Predicate<RegisteredDevice> of(Context ctx, Registry registry) {
    String text = ctx.queryParam("q");
    if (text == null || text.isBlank()) {
      return device -> true;
    }
    if (text.length() > MAX_LENGTH) {
      throw Query.invalid(
          "q", text, "give at most " + MAX_LENGTH + " characters", "最多 " + MAX_LENGTH + " 个字符");
    }
    return new DeviceSearch(text.strip().toUpperCase(Locale.ROOT), registry);
  }

  @Override
  public boolean test(RegisteredDevice device) {
    return isIn(device.deviceId())
        || KnownDevice.printed(device.deviceId()).startsWith(wanted)
        || isIn(device.name())
        || device.tags().stream().anyMatch(this::isIn)
        || isAtSuchSite(device);
  }

  private boolean isIn(String text) {
    return text != null && text.toUpperCase(Locale.ROOT).contains(wanted);
  }

  private boolean isAtSuchSite(RegisteredDevice device) {
    if (device.site() == null || device.tenant() == null) {
      return false;
    }
    return isIn(device.site())
        || sites.computeIfAbsent(
            device.tenant() + '/' + device.site(),
            key ->
                registry
                    .site(device.tenant(), device.site())
                    .filter(site -> isIn(site.name()))
                    .isPresent());
  }
}
