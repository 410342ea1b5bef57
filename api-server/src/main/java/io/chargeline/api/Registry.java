package io.chargeline.api;

import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.tenant.Site;
import io.chargeline.log.ControlLog;
import io.chargeline.log.ControlLog.Change;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Whose each device is, and where it stands: folds over {@code control.devices} and {@code
 * control.sites}.
 */
final class Registry implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final PlaceBook places = new PlaceBook();
  private final ControlLog<RegisteredDevice> devices;
  private final ControlLog<Site> sites;

  Registry(String bootstrap) {
    devices =
        ControlLog.open(
            bootstrap,
            Topic.CONTROL_DEVICES,
            RegisteredDevice.class,
            RegisteredDevice::deviceId,
            RegisteredDevice::version,
            places::remember);
    sites = ControlLog.open(bootstrap, Topic.CONTROL_SITES, Site.class, Site::key, Site::version);
  }

  /** Where devices were, as the log has it so far. */
  PlaceBook places() {
    return places;
  }

  CompletableFuture<Void> ready() {
    return CompletableFuture.allOf(devices.ready(), sites.ready());
  }

  /** Waits until what any server has answered before is seen here. */
  void catchUp() {
    LiveView.awaitCaughtUp(CompletableFuture.allOf(devices.caughtUp(), sites.caughtUp()), PATIENCE);
  }

  Optional<RegisteredDevice> device(String deviceId) {
    return devices.find(deviceId);
  }

  /** All that were ever registered, in no order. */
  Stream<RegisteredDevice> devices() {
    return devices.all().stream();
  }

  Optional<Site> site(String tenant, String siteId) {
    return sites.find(Site.key(tenant, siteId)).filter(site -> !site.deleted());
  }

  /** Those that are not deleted, in no order. */
  Stream<Site> sitesOf(String tenant) {
    return sites.all().stream().filter(site -> site.tenant().equals(tenant) && !site.deleted());
  }

  /** Whoever stands there, deleted or not. */
  Optional<Site> siteRecord(String tenant, String siteId) {
    return sites.find(Site.key(tenant, siteId));
  }

  /** All devices of a tenant by the registry, also those out of service. */
  Stream<RegisteredDevice> devicesOf(String tenant) {
    return devices().filter(device -> tenant.equals(device.tenant()));
  }

  /**
   * @throws Problem 503 if the log did not acknowledge in time
   */
  Change<RegisteredDevice> append(RegisteredDevice device) {
    return CommandLog.await(appending(device), PATIENCE);
  }

  /** As {@link #append}, for many at once. */
  CompletableFuture<Change<RegisteredDevice>> appending(RegisteredDevice device) {
    return devices.append(device);
  }

  /**
   * @throws Problem 503 if the log did not acknowledge in time
   */
  Change<Site> append(Site site) {
    return CommandLog.await(sites.append(site), PATIENCE);
  }

  @Override
  public void close() {
    sites.close();
    devices.close();
  }
}
