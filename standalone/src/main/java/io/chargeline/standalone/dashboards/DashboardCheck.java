package io.chargeline.standalone.dashboards;

import io.chargeline.api.dashboards.Dashboard;
import io.chargeline.api.dashboards.DashboardFiles;
import io.chargeline.api.dashboards.Expansion;
import io.chargeline.api.dashboards.Panel;
import io.chargeline.api.dashboards.TenantViews;
import io.chargeline.api.dashboards.TimeRange;
import io.chargeline.api.dashboards.Variable;
import io.chargeline.standalone.dashboards.ClickHouseHttp.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds the files of dashboards against everything that can be known without Grafana: its schema,
 * the database with every query in it, and each other. Queries run as the analyst, who may read
 * views alone: with all variables on "All", with a value of each, and with several, hostile ones
 * among them.
 */
public final class DashboardCheck {
  /** A panel that takes longer than this on a few months of rows would be no fun on years. */
  private static final Duration SLOW = Duration.ofSeconds(3);

  private static final int POINTS = 720;
  private static final List<String> HOSTILE =
      List.of("it's", "back\\slash\\", "') OR 1=1 --", "$__timeFilter(x)", "${tenant:singlequote}");

  private final ClickHouseHttp analyst;
  private final Instant now;
  private final ReadBound bound;
  private final Duration slow;
  private final FileShape shape = new FileShape();

  /**
   * @param url ClickHouse over HTTP, for example {@code http://127.0.0.1:8123}
   * @param user of the analyst
   * @param clock the queried range ends now
   */
  public DashboardCheck(String url, String user, String password, Clock clock) {
    this(new ClickHouseHttp(url, user, password), clock.instant(), ReadBound.NONE, SLOW);
  }

  private DashboardCheck(ClickHouseHttp analyst, Instant now, ReadBound bound, Duration slow) {
    this.slow = slow;
    this.analyst = analyst;
    this.now = now;
    this.bound = bound;
  }

  /**
   * The same on an empty database of one's own: it is filled with months of rows, and queries that
   * read more of them than they must are found, too.
   *
   * @param owner a user that may insert
   */
  public DashboardCheck onMonthsOfRows(String url, String owner, String password)
      throws IOException, InterruptedException {
    MonthsOfRows.fill(url, owner, password, now, MonthsOfRows.MANY, MonthsOfRows.Whose.ALL);
    return new DashboardCheck(analyst, now, ReadBound.OF_MONTHS, slow);
  }

  /** The same with another bound for the time of a query. */
  DashboardCheck within(Duration bound) {
    return new DashboardCheck(analyst, now, this.bound, bound);
  }

  /**
   * Checks all {@code *.json} of a directory; never fails for a single bad panel.
   *
   * @throws IOException if the directory cannot be read, or a file is no JSON
   */
  public List<Finding> run(Path directory) throws IOException, InterruptedException {
    List<Dashboard> all = DashboardFiles.read(directory);
    TenantViews views =
        TenantViews.of(
            new LinkedHashSet<>(
                analyst.texts(
                    "SELECT concat(database, '.', table) FROM system.columns"
                        + " WHERE database = 'chargeline' AND name = 'tenant'")));
    Links links = new Links(all);
    List<Finding> findings = new ArrayList<>();
    Set<String> uids = new LinkedHashSet<>();
    for (Dashboard dashboard : all) {
      List<String> problems = new ArrayList<>(shape.problems(dashboard));
      problems.addAll(links.problems(dashboard));
      if (!uids.add(dashboard.uid())) {
        problems.add("uid " + dashboard.uid() + " is another file's, too");
      }
      findings.add(Finding.of(dashboard.file(), "file", problems));
      findings.addAll(new One(dashboard, views).check());
    }
    return findings;
  }

  /** One file. */
  private final class One {
    private final Dashboard dashboard;
    private final TenantViews views;
    private final Wording wording = new Wording();
    private final Map<String, List<String>> single = new LinkedHashMap<>();
    private final Map<String, List<String>> several = new LinkedHashMap<>();
    private final Map<String, List<String>> unset = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    One(Dashboard dashboard, TenantViews views) {
      this.dashboard = dashboard;
      this.views = views;
    }

    List<Finding> check() throws InterruptedException {
      for (Variable variable : dashboard.variables()) {
        findings.add(check(variable));
      }
      for (Panel panel : dashboard.panels()) {
        findings.add(check(panel));
      }
      findings.add(Finding.of(dashboard.file(), "texts", wording.problems(dashboard)));
      return findings;
    }

    private Finding check(Variable variable) throws InterruptedException {
      Inquiry inquiry = new Inquiry();
      List<String> values = new ArrayList<>();
      if (variable.isQueried()) {
        requireForm(variable.query(), inquiry.problems);
        for (Map<String, List<String>> chosen : List.of(unset, several)) {
          TimeRange range = TimeRange.of(dashboard, now);
          inquiry.ask(variable.query(), range, range.lengthMs() / POINTS, chosen);
        }
        for (Result result : inquiry.results) {
          if (result.types().isEmpty() || result.types().size() > 2) {
            inquiry.problems.add(
                "a variable takes a value, or a value and its text, not " + result.types());
          }
        }
        inquiry.results.stream()
            .limit(1)
            .forEach(it -> it.data().forEach(row -> values.add(row.path(0).asText())));
      } else {
        values.addAll(variable.fixedValues());
      }
      requireUse(variable, inquiry.problems);
      choose(variable, values);
      return inquiry.finding(dashboard, "variable " + variable.name());
    }

    private void choose(Variable variable, List<String> values) {
      String first = values.isEmpty() ? "a" : values.get(0);
      single.put(variable.name(), List.of(first));
      List<String> many = new ArrayList<>(HOSTILE);
      many.add(first);
      // One that takes one value only is chosen by whoever writes the address, all the same.
      several.put(variable.name(), variable.takesSeveral() ? many : List.of(HOSTILE.get(0)));
      if (!variable.includesAll()) {
        unset.put(
            variable.name(), variable.preset().isEmpty() ? List.of(first) : variable.preset());
      }
    }

    private void requireUse(Variable variable, List<String> problems) {
      List<String> queries = new ArrayList<>();
      dashboard.variables().forEach(other -> queries.add(other.query()));
      dashboard.panels().forEach(it -> it.targets().forEach(target -> queries.add(target.sql())));
      String used = "${" + variable.name() + ":singlequote}";
      if (queries.stream().noneMatch(query -> query.contains(used))) {
        problems.add("no query uses " + used);
      }
    }

    private Finding check(Panel panel) throws InterruptedException {
      Inquiry inquiry = new Inquiry();
      TimeRange range = TimeRange.of(dashboard, now).of(panel);
      long interval = Math.max(range.lengthMs() / POINTS, TimeRange.leastIntervalMs(panel));
      for (Panel.Target target : panel.targets()) {
        requireForm(target.sql(), inquiry.problems);
        if (dashboard.variable("tenant").isPresent()
            && !target.sql().contains("${tenant:singlequote}")) {
          inquiry.problems.add(
              "choosing a tenant changes nothing: ${tenant:singlequote} is unused");
        }
        for (Map<String, List<String>> chosen : List.of(unset, single, several)) {
          inquiry
              .ask(target.sql(), range, interval, chosen)
              .ifPresent(result -> inquiry.problems.addAll(PanelFit.problems(panel, result)));
          if (!inquiry.problems.isEmpty()) {
            break;
          }
          if (chosen == unset) {
            inquiry.problems.addAll(bound.problems(range, inquiry.last().readRows()));
          }
        }
      }
      Names names = new Names(panel, inquiry.results);
      if (!inquiry.results.isEmpty()) {
        inquiry.problems.addAll(names.problems());
      }
      wording.add(names);
      return inquiry.finding(dashboard, panel.title());
    }

    private void requireForm(String sql, List<String> problems) {
      if (!views.readsViewsOnly(sql)) {
        problems.add("reads something that is no view chargeline.v_...");
      } else if (!dashboard.forOperator()) {
        views
            .uncovered(sql)
            .forEach(
                view ->
                    problems.add(
                        view + " has no tenant: only a dashboard tagged operator may read it"));
      }
    }
  }

  /** The runs of one panel or variable. */
  private final class Inquiry {
    private final List<String> problems = new ArrayList<>();
    private final List<Result> results = new ArrayList<>();

    Optional<Result> ask(
        String query, TimeRange range, long intervalMs, Map<String, List<String>> chosen)
        throws InterruptedException {
      try {
        Expansion expansion = new Expansion(range.from(), range.to(), intervalMs, chosen);
        Result result = analyst.ask(expansion.of(query));
        results.add(result);
        if (result.tookMs() > slow.toMillis()) {
          problems.add("takes " + result.tookMs() + " ms, more than " + slow.toMillis());
        }
        return Optional.of(result);
      } catch (IOException | IllegalArgumentException e) {
        String how = chosen.isEmpty() ? "" : " with " + chosen;
        problems.add(e.getMessage() + how);
        return Optional.empty();
      }
    }

    Result last() {
      return results.get(results.size() - 1);
    }

    Finding finding(Dashboard dashboard, String name) {
      return new Finding(
          dashboard.file(),
          name,
          problems,
          results.isEmpty() ? List.of() : results.get(0).columns(),
          results.stream().mapToInt(Result::rows).max().orElse(0),
          results.isEmpty() ? 0 : results.get(0).readRows(),
          results.stream().mapToLong(Result::tookMs).max().orElse(0));
    }
  }
}
