package io.chargeline.domain.fact;

import io.chargeline.domain.maintenance.MaintenancePhase;
import java.util.List;

/**
 * A maintenance window as one tenant was told of it.
 *
 * @param scope {@code platform}, {@code tenant}, {@code site}, {@code device}
 * @param devices only of scope {@code device}, else empty
 * @param phase the last one told
 * @param fromAt when it began; absent before, and if it never did
 * @param untilAt when it ended; absent before, and if it never began
 * @param version of the window that this shows
 * @param revision counts the changes of this row
 */
public record MaintenanceRow(
    String windowId,
    String tenant,
    String scope,
    String site,
    List<String> devices,
    boolean startsAllowed,
    MaintenancePhase phase,
    long startsAt,
    long endsAt,
    Long fromAt,
    Long untilAt,
    String reason,
    String reasonZh,
    long version,
    long revision)
    implements Row {
  @Override
  public String rowKey() {
    return tenant + '/' + windowId;
  }
}
