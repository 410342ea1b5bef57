package io.chargeline.standalone.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.dashboards.Dashboard;
import io.chargeline.api.dashboards.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Whether links lead to dashboards that are there, with variables that they have. */
final class Links {
  private static final Pattern DASHBOARD = Pattern.compile("^/d/([a-z-]+)(?:\\?(.*))?$");
  private static final Pattern EXPRESSION = Pattern.compile("\\$\\{([^}]*)}");
  private static final Pattern BUILT_IN =
      Pattern.compile(
          "__url_time_range|__value\\.(raw|text|numeric|time)|__series\\.name|__field\\.name"
              + "|__field\\.labels\\.\\w+|__data\\.fields(\\.\\w+|\\[\"[^\"]+\"])(:\\w+)?");
  private static final Pattern OF_A_VARIABLE =
      Pattern.compile("(\\w+)(:(?:queryparam|raw|percentencode))?");

  private final Map<String, Dashboard> byUid;

  Links(List<Dashboard> all) {
    byUid =
        all.stream().collect(Collectors.toMap(Dashboard::uid, Function.identity(), (a, b) -> a));
  }

  /** Empty when all is well; each names the link. */
  List<String> problems(Dashboard dashboard) {
    List<String> problems = new ArrayList<>();
    dashboard.json().findParents("url").stream()
        .map(link -> link.path("url"))
        .filter(JsonNode::isTextual)
        .filter(url -> !url.asText().isEmpty())
        .forEach(url -> check(dashboard, url.asText(), problems));
    return problems;
  }

  private void check(Dashboard dashboard, String url, List<String> problems) {
    Matcher link = DASHBOARD.matcher(url);
    if (!link.matches()) {
      return;
    }
    Dashboard target = byUid.get(link.group(1));
    if (target == null) {
      problems.add("link " + url + ": there is no dashboard " + link.group(1));
      return;
    }
    for (String part : link.group(2) == null ? new String[0] : link.group(2).split("&", -1)) {
      check(dashboard, target, part).ifPresent(why -> problems.add("link " + url + ": " + why));
    }
  }

  private static Optional<String> check(Dashboard dashboard, Dashboard target, String part) {
    if (part.startsWith("var-")) {
      String name = part.substring("var-".length()).replaceAll("=.*", "");
      if (target.variable(name).isEmpty()) {
        return Optional.of(target.uid() + " has no variable " + name);
      }
    } else if (!part.startsWith("$") && !part.matches("(from|to|refresh)=.*")) {
      return Optional.of(part + " is neither a variable nor a time");
    }
    Matcher expression = EXPRESSION.matcher(part);
    while (expression.find()) {
      String inside = expression.group(1);
      if (!BUILT_IN.matcher(inside).matches() && !known(dashboard, target, inside, part)) {
        return Optional.of("nobody replaces ${" + inside + "}");
      }
    }
    return Optional.empty();
  }

  private static boolean known(Dashboard from, Dashboard to, String inside, String part) {
    Matcher variable = OF_A_VARIABLE.matcher(inside);
    if (!variable.matches()) {
      return false;
    }
    String name = variable.group(1);
    boolean here = from.variables().stream().map(Variable::name).anyMatch(name::equals);
    boolean whole = ":queryparam".equals(variable.group(2)) && part.startsWith("$");
    return here && (!whole || to.variable(name).isPresent());
  }
}
