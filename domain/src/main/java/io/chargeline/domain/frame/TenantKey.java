package io.chargeline.domain.frame;

/**
 * The key of a tenant's own log on {@code device.frames}, beside those of devices: what concerns no
 * single device is folded in the order of these records.
 */
public final class TenantKey {
  private static final String PREFIX = "tenant:";

  private TenantKey() {}

  /** {@code tenant:demo}; no device id has a colon. */
  public static String of(String tenantId) {
    return PREFIX + tenantId;
  }

  /** Whether this key is a tenant's. */
  public static boolean names(String key) {
    return key.startsWith(PREFIX);
  }

  /**
   * The tenant that a key names.
   *
   * @throws IllegalArgumentException if it is the key of a device
   */
  public static String tenantOf(String key) {
    if (!names(key)) {
      throw new IllegalArgumentException("key '" + key + "': not a tenant's");
    }
    return key.substring(PREFIX.length());
  }
}
