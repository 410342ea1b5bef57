package io.chargeline.domain.maintenance;

import io.chargeline.domain.tenant.ApiKey;
import java.util.List;

/**
 * An announced time in which nobody wonders that something does not work; a record of {@code
 * control.maintenance} (key = window id), and the body of the records that tell a tenant's log of
 * it. A window runs from {@code startsAt} until before {@code endsAt}, unless it is cancelled.
 *
 * @param owner the tenant that may change it, or {@link ApiKey#OPERATOR}
 * @param tenant whose devices it is about; null for {@link MaintenanceScope#PLATFORM}
 * @param site only with {@link MaintenanceScope#SITE}
 * @param devices their ids, only with {@link MaintenanceScope#DEVICE}; else empty
 * @param startsAt unix milliseconds
 * @param endsAt unix milliseconds, after {@code startsAt} unless it was ended early
 * @param startsAllowed whether charges may be started meanwhile
 * @param reason for people, in English; null: not told
 * @param reasonZh the same in Chinese
 * @param cancelledAt unix milliseconds; null: not cancelled
 * @param version from 1
 * @param createdAt unix milliseconds
 * @param effectiveFrom unix milliseconds; when this version began to count
 */
public record MaintenanceWindow(
    String windowId,
    String owner,
    MaintenanceScope scope,
    String tenant,
    String site,
    List<String> devices,
    long startsAt,
    long endsAt,
    boolean startsAllowed,
    String reason,
    String reasonZh,
    Long cancelledAt,
    long version,
    long createdAt,
    long effectiveFrom) {

  public MaintenanceWindow {
    devices = devices == null ? List.of() : List.copyOf(devices);
  }

  public boolean cancelled() {
    return cancelledAt != null;
  }

  /**
   * @param now unix milliseconds
   */
  public boolean running(long now) {
    return !cancelled() && startsAt <= now && now < endsAt;
  }

  /**
   * Ended or cancelled.
   *
   * @param now unix milliseconds
   */
  public boolean over(long now) {
    return now >= overAt();
  }

  /** When it ends, or was cancelled; unix milliseconds. */
  public long overAt() {
    return cancelled() ? cancelledAt : endsAt;
  }

  /** Whether it is about devices of this tenant. */
  public boolean concerns(String tenantId) {
    return scope == MaintenanceScope.PLATFORM || tenantId.equals(tenant);
  }

  /**
   * Whether it is about this device.
   *
   * @param itsSite where the device stands; null: not known, so at no site
   */
  public boolean covers(String itsTenant, String deviceId, String itsSite) {
    return concerns(itsTenant)
        && switch (scope) {
          case PLATFORM, TENANT -> true;
          case SITE -> site.equals(itsSite);
          case DEVICE -> devices.contains(deviceId);
        };
  }

  /** This window, cancelled at the time. */
  public MaintenanceWindow cancel(long at) {
    return next(startsAt, endsAt, startsAllowed, reason, reasonZh, at, at);
  }

  /** This window with other terms. */
  public MaintenanceWindow change(
      long starts, long ends, boolean allowed, String text, String textZh, long at) {
    return next(starts, ends, allowed, text, textZh, cancelledAt, at);
  }

  private MaintenanceWindow next(
      long starts,
      long ends,
      boolean allowed,
      String text,
      String textZh,
      Long cancelled,
      long at) {
    return new MaintenanceWindow(
        windowId,
        owner,
        scope,
        tenant,
        site,
        devices,
        starts,
        ends,
        allowed,
        text,
        textZh,
        cancelled,
        version + 1,
        createdAt,
        at);
  }
}
