package io.chargeline.domain.event;

/** The names of the events, as third parties know them. */
public final class EventType {
  public static final String DEVICE_REGISTERED = "device.registered";
  public static final String DEVICE_ONLINE = "device.online";
  public static final String DEVICE_OFFLINE = "device.offline";
  public static final String DEVICE_FAULT = "device.fault";
  public static final String DEVICE_RECOVERED = "device.recovered";
  public static final String DEVICE_ALARM = "device.alarm";
  public static final String DEVICE_PARAMS_CHANGED = "device.params_changed";

  /** A sample; only for those who name it. */
  public static final String DEVICE_HEARTBEAT = "device.heartbeat";

  public static final String PORT_STATE_CHANGED = "port.state_changed";
  public static final String CARD_PRESENTED = "card.presented";
  public static final String FIRMWARE_PROGRESS = "firmware.progress";
  public static final String NETWORK_TOPOLOGY = "network.topology";
  public static final String CHARGING_STARTED = "charging.started";
  public static final String CHARGING_PROGRESS = "charging.progress";
  public static final String CHARGING_INTERRUPTED = "charging.interrupted";
  public static final String CHARGING_STOPPED = "charging.stopped";
  public static final String CHARGING_COMPLETED = "charging.completed";
  public static final String CHARGING_FAILED = "charging.failed";
  public static final String CHARGING_CORRECTED = "charging.corrected";
  public static final String COMMAND_SUCCEEDED = "command.succeeded";
  public static final String COMMAND_FAILED = "command.failed";
  public static final String COMMAND_EXPIRED = "command.expired";
  public static final String COMMAND_CONTRADICTED = "command.contradicted";
  public static final String ALERT_FIRING = "alert.firing";
  public static final String ALERT_RESOLVED = "alert.resolved";

  /** The platform's own alerts; only for those who name it. */
  public static final String SYSTEM_ALARM = "system.alarm";

  public static final String SYSTEM_MAINTENANCE = "system.maintenance";
  public static final String API_ERROR = "api.error";

  /** Sent on request to one endpoint; nobody can subscribe to it. */
  public static final String WEBHOOK_TEST = "webhook.test";

  private EventType() {}

  /** Whether its data is that of an alert, and its {@code sequence} the alert's own. */
  public static boolean tellsOfAlert(String type) {
    return type.equals(ALERT_FIRING) || type.equals(ALERT_RESOLVED) || type.equals(SYSTEM_ALARM);
  }

  /** Whether it comes to those who name it only, neither by {@code *} nor by its family. */
  public static boolean onlyByName(String type) {
    return type.equals(DEVICE_HEARTBEAT) || type.equals(SYSTEM_ALARM);
  }
}
