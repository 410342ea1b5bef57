package io.chargeline.jobs.figures;

import java.util.ArrayList;
import java.util.List;

/** A maintenance window as it is known: what it takes out of the figures; stored as a POJO. */
public final class Downtime {
  public String tenant;
  public String scope;
  public String site;
  public List<String> devices = new ArrayList<>();
  public long from;
  public long until;
  public long revision;

  public Downtime() {}

  static Downtime of(Fact fact) {
    Downtime downtime = new Downtime();
    downtime.tenant = fact.tenant;
    downtime.scope = fact.scope;
    downtime.site = fact.site;
    downtime.devices = new ArrayList<>(fact.devices);
    downtime.from = fact.from;
    downtime.until = fact.until;
    downtime.revision = fact.revision;
    return downtime;
  }

  boolean covers(String deviceId, String itsTenant, String itsSite) {
    if (!tenant.equals(itsTenant)) {
      return false;
    }
    return switch (scope) {
      case "site" -> site.equals(itsSite);
      case "device" -> devices.contains(deviceId);
      default -> true;
    };
  }

  boolean meets(long start, long end) {
    return from < end && until > start && from < until;
  }
}
