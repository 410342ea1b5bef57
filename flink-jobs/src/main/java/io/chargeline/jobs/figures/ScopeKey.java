package io.chargeline.jobs.figures;

/**
 * Whose figures exactly. The site is in the key of device and port, too, so that each site's days
 * are in its own zone and a device that moved has a row at each place.
 *
 * @param tenant empty for the fleet
 * @param site empty where there is none
 * @param deviceId empty where the scope is wider
 * @param port 0 where the scope is wider
 */
record ScopeKey(Scope scope, String tenant, String site, String deviceId, int port) {
  static final ScopeKey FLEET = new ScopeKey(Scope.FLEET, "", "", "", 0);

  /** As a key of state; no part can hold a slash. */
  String text() {
    return scope.name() + '/' + tenant + '/' + site + '/' + deviceId + '/' + port;
  }

  static ScopeKey parse(String text) {
    String[] parts = text.split("/", -1);
    return new ScopeKey(
        Scope.valueOf(parts[0]), parts[1], parts[2], parts[3], Integer.parseInt(parts[4]));
  }
}
