package io.chargeline.standalone.dashboards;

import io.chargeline.api.dashboards.Dashboard;
import io.chargeline.api.dashboards.Panel;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The range that a dashboard is shipped with, as of now.
 *
 * @param from unix milliseconds
 * @param to unix milliseconds
 */
record TimeRange(long from, long to) {
  private static final Pattern AGO = Pattern.compile("now(?:-(\\d+)([smhdwM]))?(/[dhwM])?");
  private static final int DAYS_OF_WEEK = 7;
  private static final int DAYS_OF_MONTH = 31;

  static TimeRange of(Dashboard dashboard, Instant now) {
    return since(dashboard.json().path("time").path("from").asText(), now);
  }

  /** A panel may have a range of its own. */
  static TimeRange of(Dashboard dashboard, Panel panel, Instant now) {
    String own = panel.json().path("timeFrom").asText();
    return own.isEmpty() ? of(dashboard, now) : since("now-" + own, now);
  }

  private static TimeRange since(String from, Instant now) {
    Matcher ago = AGO.matcher(from);
    long length = ago.matches() && ago.group(1) != null ? length(ago) : 0;
    // What is rounded to the begin of something begins that much earlier at most.
    long rounded = ago.matches() && ago.group(3) != null ? unit(ago.group(3).charAt(1)) : 0;
    return new TimeRange(now.toEpochMilli() - length - rounded, now.toEpochMilli());
  }

  private static long length(Matcher ago) {
    return Long.parseLong(ago.group(1)) * unit(ago.group(2).charAt(0));
  }

  private static long unit(char letter) {
    return switch (letter) {
      case 's' -> ChronoUnit.SECONDS.getDuration().toMillis();
      case 'm' -> ChronoUnit.MINUTES.getDuration().toMillis();
      case 'h' -> ChronoUnit.HOURS.getDuration().toMillis();
      case 'w' -> Duration.ofDays(DAYS_OF_WEEK).toMillis();
      case 'M' -> Duration.ofDays(DAYS_OF_MONTH).toMillis();
      default -> ChronoUnit.DAYS.getDuration().toMillis();
    };
  }

  long lengthMs() {
    return to - from;
  }
}
