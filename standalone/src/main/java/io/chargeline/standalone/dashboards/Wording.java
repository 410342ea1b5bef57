package io.chargeline.standalone.dashboards;

import io.chargeline.api.dashboards.Dashboard;
import io.chargeline.api.dashboards.Texts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether a dashboard is there in Chinese, whole and without leftovers. */
final class Wording {
  private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

  /** What is the same in every language: abbreviations and signs. */
  private static final Pattern SIGN = Pattern.compile("[^a-z]*(?:[a-z]{1,2}[^a-z]+)*[a-z]{0,2}");

  private final Set<String> columns = new LinkedHashSet<>();
  private final Set<String> shown = new LinkedHashSet<>();

  void add(Names names) {
    columns.addAll(names.all());
    shown.addAll(names.shown());
  }

  List<String> problems(Dashboard dashboard) {
    Set<String> needed = Texts.of(dashboard);
    shown.stream().filter(Texts::hasLetters).forEach(needed::add);
    List<String> problems = new ArrayList<>();
    for (String text : needed) {
      if (!dashboard.chinese().containsKey(text)) {
        problems.add("no Chinese for: " + text);
      }
    }
    for (Map.Entry<String, String> entry : dashboard.chinese().entrySet()) {
      String english = entry.getKey();
      String chinese = entry.getValue();
      if (!needed.contains(english) && !columns.contains(english)) {
        problems.add("nothing is called: " + english);
      }
      boolean same = english.equals(chinese) && SIGN.matcher(english).matches();
      if (!same && !HAN.matcher(String.valueOf(chinese)).find()) {
        problems.add("not in Chinese: " + english + ": " + chinese);
      }
    }
    return problems;
  }
}
