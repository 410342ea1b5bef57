package io.chargeline.api.dashboards;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stretch of time that a dashboard shows.
 *
 * @param from unix milliseconds
 * @param to unix milliseconds
 */
public record TimeRange(long from, long to) {
  private static final Pattern AGO = Pattern.compile("now(?:-(\\d+)([smhdwM]))?(/[dhwM])?");
  private static final Pattern INTERVAL = Pattern.compile("(\\d+)(ms|[smhd])");
  private static final int DAYS_OF_WEEK = 7;
  private static final int DAYS_OF_MONTH = 31;

  /** The one that a dashboard is shipped with, as of now. */
  public static TimeRange of(Dashboard dashboard, Instant now) {
    return since(dashboard.json().path("time").path("from").asText(), now);
  }

  /** This one, or the one that the panel has instead: as long as it says, to the same end. */
  public TimeRange of(Panel panel) {
    String own = panel.json().path("timeFrom").asText();
    return own.isEmpty() ? this : since("now-" + own, Instant.ofEpochMilli(to));
  }

  /** Between two points of the panel at least, milliseconds; 0 if it does not say. */
  public static long leastIntervalMs(Panel panel) {
    Matcher interval = INTERVAL.matcher(panel.json().path("interval").asText());
    if (!interval.matches()) {
      return 0;
    }
    long number = Long.parseLong(interval.group(1));
    return interval.group(2).equals("ms") ? number : number * unit(interval.group(2).charAt(0));
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

  public long lengthMs() {
    return to - from;
  }
}
