package io.chargeline.alerting.fold;

import io.chargeline.alerting.rule.EntityKind;
import io.chargeline.alerting.signal.Place;
import io.chargeline.alerting.signal.Signal;

/**
 * What is judged by itself. Fields that it is too wide for are empty, the port then 0.
 *
 * @param part which part of the platform; of {@link EntityKind#PLATFORM} only
 */
public record Entity(
    EntityKind kind, String tenant, String site, String device, int port, String part) {

  /** The entity of that kind which a signal is about. */
  static Entity of(EntityKind kind, Signal signal) {
    Place place = signal.place();
    return switch (kind) {
      case PORT ->
          new Entity(kind, place.tenant(), place.site(), signal.device(), signal.port(), "");
      case DEVICE -> new Entity(kind, place.tenant(), place.site(), signal.device(), 0, "");
      case SITE -> new Entity(kind, place.tenant(), place.site(), "", 0, "");
      case TENANT -> new Entity(kind, place.tenant(), "", "", 0, "");
      case PLATFORM -> new Entity(kind, "", "", "", 0, part(signal));
    };
  }

  /**
   * Under which its state is kept. Of devices and ports it holds no tenant, because they change
   * hands.
   */
  public String key() {
    return switch (kind) {
      case PORT -> "p/" + device + '/' + port;
      case DEVICE -> "d/" + device;
      case SITE -> "s/" + tenant + '/' + site;
      case TENANT -> "t/" + tenant;
      case PLATFORM -> "*/" + part;
    };
  }

  /** As people call it. */
  public String display() {
    return switch (kind) {
      case PORT -> device + '/' + port;
      case DEVICE -> device;
      case SITE -> site;
      case TENANT -> tenant;
      case PLATFORM -> part.isEmpty() ? "platform" : part;
    };
  }

  Entity at(Place place) {
    boolean narrow = kind == EntityKind.PORT || kind == EntityKind.DEVICE;
    return narrow ? new Entity(kind, place.tenant(), place.site(), device, port, part) : this;
  }

  private static String part(Signal signal) {
    String part = signal.word("part");
    return part == null ? "" : part;
  }
}
