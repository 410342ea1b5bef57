package io.chargeline.api.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A dashboard for those who show it: all of the file but the queries, which stay on the server. */
public final class Presentation {
  private static final Set<String> QUERIES = Set.of("rawSql", "datasource", "definition");
  private static final Pattern DASHBOARD = Pattern.compile("^/d/([a-z-]+)");
  private static final int HIDDEN = 2;

  private final Set<String> visible;
  private final boolean ofTenant;

  /**
   * @param visible uids of the dashboards that the reader may see; links to others go
   * @param ofTenant whether the reader is a tenant, who has no other to choose
   */
  public Presentation(Set<String> visible, boolean ofTenant) {
    this.visible = Set.copyOf(visible);
    this.ofTenant = ofTenant;
  }

  public ObjectNode of(Dashboard dashboard, boolean inChinese) {
    ObjectNode json = dashboard.json().deepCopy();
    for (JsonNode variable : json.path("templating").path("list")) {
      if (variable.path("type").asText().equals("query")) {
        ((ObjectNode) variable).remove("query");
      }
      if (ofTenant && variable.path("name").asText().equals("tenant")) {
        ((ObjectNode) variable).put("hide", HIDDEN);
      }
    }
    prune(json);
    if (inChinese) {
      Texts.change(json, dashboard::inChinese);
    }
    return json;
  }

  private void prune(JsonNode json) {
    if (json instanceof ObjectNode object) {
      object.remove(QUERIES);
    }
    if (json instanceof ArrayNode list) {
      for (int i = list.size() - 1; i >= 0; i--) {
        if (leadsNowhere(list.get(i))) {
          list.remove(i);
        }
      }
    }
    json.forEach(this::prune);
  }

  private boolean leadsNowhere(JsonNode link) {
    Matcher dashboard = DASHBOARD.matcher(link.path("url").asText());
    return dashboard.find() && !visible.contains(dashboard.group(1));
  }
}
