package io.chargeline.alerting.rule;

import io.chargeline.alerting.signal.Place;
import java.util.List;

/**
 * Where a rule looks: an empty list is no restriction, several lists must all hold.
 *
 * @param tags at least one of them
 * @param exclude nothing that any of its lists names
 */
public record Scope(
    List<String> tenants,
    List<String> sites,
    List<String> models,
    List<String> tags,
    List<String> devices,
    Exclude exclude) {
  public static final Scope ALL =
      new Scope(List.of(), List.of(), List.of(), List.of(), List.of(), Exclude.NOTHING);

  /** What is left out. */
  public record Exclude(
      List<String> tenants,
      List<String> sites,
      List<String> models,
      List<String> tags,
      List<String> devices) {
    public static final Exclude NOTHING =
        new Exclude(List.of(), List.of(), List.of(), List.of(), List.of());

    boolean meets(Place place, String device) {
      return tenants.contains(place.tenant())
          || sites.contains(place.site())
          || models.contains(place.model())
          || devices.contains(device)
          || meet(tags, place.tags());
    }
  }

  /**
   * @param device empty for what is wider
   */
  public boolean covers(Place place, String device) {
    return (tenants.isEmpty() || tenants.contains(place.tenant()))
        && (sites.isEmpty() || sites.contains(place.site()))
        && (models.isEmpty() || models.contains(place.model()))
        && (devices.isEmpty() || devices.contains(device))
        && (tags.isEmpty() || meet(tags, place.tags()))
        && (exclude.equals(Exclude.NOTHING) || !exclude.meets(place, device));
  }

  private static boolean meet(List<String> some, List<String> others) {
    for (String one : some) {
      if (others.contains(one)) {
        return true;
      }
    }
    return false;
  }
}
