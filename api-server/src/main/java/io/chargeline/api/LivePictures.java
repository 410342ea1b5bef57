package io.chargeline.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.api.LiveStream.Audience;
import io.chargeline.domain.Json;
import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.tenant.ApiKey;
import java.util.Optional;

/** Devices as those who watch them see them: as the answers of the API have them. */
final class LivePictures {
  private final LiveView view;
  private final Registry registry;
  private final Inventory inventory;
  private final Zones zones;
  private final StartPolicy policy;

  LivePictures(
      LiveView view, Registry registry, Inventory inventory, Zones zones, StartPolicy policy) {
    this.view = view;
    this.registry = registry;
    this.inventory = inventory;
    this.zones = zones;
    this.policy = policy;
  }

  /** The whole device; empty if it is not the audience's. */
  Optional<byte[]> whole(Audience audience, String deviceId) {
    return audience.isOperator()
        ? view.snapshot(deviceId).map(device -> ofOperator(device, audience.language()))
        : view.own(audience.tenant(), deviceId)
            .map(device -> ofOwner(device, audience.tenant(), audience.language()));
  }

  private byte[] ofOwner(DeviceSnapshot device, String owner, Language language) {
    return Text.json(DeviceResource.of(device, registration(device, owner), policy), language);
  }

  /** What its owner sees, and what only the operator does. */
  private byte[] ofOperator(DeviceSnapshot device, Language language) {
    String owner = device.tenant() == null ? ApiKey.OPERATOR : device.tenant();
    ObjectNode seen = (ObjectNode) Json.tree(ofOwner(device, owner, language));
    inventory
        .find(device.deviceId())
        .map(known -> AdminDevice.of(known, zones))
        .map(known -> (ObjectNode) Json.tree(Text.json(known, language)))
        .ifPresent(seen::setAll);
    return Json.bytes(seen);
  }

  /** As lists show it; empty if it is not the audience's. */
  Optional<byte[]> brief(Audience audience, String deviceId) {
    return audience.isOperator()
        ? inventory
            .find(deviceId)
            .map(known -> Text.json(AdminDevice.of(known, zones), audience.language()))
        : view.own(audience.tenant(), deviceId)
            .map(
                device ->
                    Text.json(
                        DeviceResource.brief(device, registration(device, audience.tenant())),
                        audience.language()));
  }

  private Registration registration(DeviceSnapshot device, String owner) {
    return Registration.of(owner, device.deviceId(), device.registered().site(), registry, zones);
  }
}
