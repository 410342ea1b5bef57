package io.chargeline.api.dashboards;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which views tell whose each row is. */
public final class TenantViews {
  /** Rows of a device, without its owner, who is asked of another view. */
  public static final Set<String> BY_DEVICE = Set.of("chargeline.v_samples");

  private static final Pattern NAMED = Pattern.compile("\\bchargeline\\s*\\.\\s*`?(\\w+)");
  private static final Pattern SOURCE =
      Pattern.compile("\\b(?:FROM|JOIN)\\s+([a-zA-Z_`\"][\\w.`\"]*)", Pattern.CASE_INSENSITIVE);
  private static final Pattern DEFINED =
      Pattern.compile("\\b(\\w+)\\s+AS\\s*\\(", Pattern.CASE_INSENSITIVE);
  private static final Pattern LITERAL = Pattern.compile("'(?:[^'\\\\]++|\\\\.)*+'");
  private static final String VIEW = "chargeline.v_";

  private final Set<String> withTenant;

  private TenantViews(Set<String> withTenant) {
    this.withTenant = Set.copyOf(withTenant);
  }

  /**
   * @param withTenant tables and views with a column {@code tenant}, as {@code database.name}
   */
  public static TenantViews of(Set<String> withTenant) {
    return new TenantViews(withTenant);
  }

  /** Tables and views with a column {@code tenant}, as {@code database.name}. */
  public Set<String> withTenant() {
    return withTenant;
  }

  /** Whether a query reads views of ours, what it defines itself, numbers, and nothing else. */
  public boolean readsViewsOnly(String sql) {
    String bare = withoutTexts(sql);
    Set<String> own = new LinkedHashSet<>(Set.of("numbers"));
    Matcher defined = DEFINED.matcher(bare);
    while (defined.find()) {
      own.add(defined.group(1));
    }
    Matcher source = SOURCE.matcher(bare);
    while (source.find()) {
      if (!source.group(1).startsWith(VIEW) && !own.contains(source.group(1))) {
        return false;
      }
    }
    return named(bare).stream().allMatch(name -> name.startsWith(VIEW));
  }

  /** The views of a query of which nobody can tell a tenant's rows from another's. */
  public List<String> uncovered(String sql) {
    List<String> uncovered = new ArrayList<>(named(withoutTexts(sql)));
    uncovered.removeIf(view -> withTenant.contains(view) || BY_DEVICE.contains(view));
    return uncovered;
  }

  private static String withoutTexts(String sql) {
    return LITERAL.matcher(sql).replaceAll("''");
  }

  private static Set<String> named(String sql) {
    Set<String> names = new LinkedHashSet<>();
    Matcher named = NAMED.matcher(sql);
    while (named.find()) {
      names.add("chargeline." + named.group(1));
    }
    return names;
  }
}
