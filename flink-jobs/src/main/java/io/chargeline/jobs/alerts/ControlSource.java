package io.chargeline.jobs.alerts;

import io.chargeline.alerting.RuleTimeline;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.signal.SignalKind;
import io.chargeline.domain.Json;
import io.chargeline.domain.alert.RuleVersion;
import io.chargeline.domain.alert.SilenceVersion;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.maintenance.MaintenanceWindow;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * Reads versions of rules, silences and maintenance windows. A rule that looks only at what the
 * platform measures of itself is judged outside of this job, which may be what it is about; here
 * there is none.
 */
final class ControlSource extends LogSource<ControlRecord> {
  static final List<Topic> TOPICS =
      List.of(Topic.CONTROL_RULES, Topic.CONTROL_SILENCES, Topic.CONTROL_MAINTENANCE);

  private static final long serialVersionUID = 1L;

  @Override
  List<ControlRecord> value(String topic, byte[] value) {
    return List.of(read(topic, value));
  }

  /**
   * @throws RuntimeException if it is no record of this topic
   */
  static ControlRecord read(String topic, byte[] value) {
    if (topic.equals(Topic.CONTROL_RULES.topicName())) {
      return rule(Json.read(value, RuleVersion.class));
    }
    if (topic.equals(Topic.CONTROL_SILENCES.topicName())) {
      return silence(Json.read(value, SilenceVersion.class));
    }
    return window(Json.read(value, MaintenanceWindow.class));
  }

  static ControlRecord rule(RuleVersion version) {
    boolean ours = !version.deleted() && isOurs(RuleTimeline.read(version));
    RuleVersion kept =
        ours
            ? version
            : new RuleVersion(
                version.tenant(),
                version.ruleId(),
                version.version(),
                null,
                true,
                version.by(),
                version.note(),
                version.effectiveFrom());
    return ControlRecord.of(
        ControlRecord.Kind.RULE,
        version.key(),
        version.version(),
        version.effectiveFrom(),
        Long.MAX_VALUE,
        Json.bytes(kept));
  }

  private static boolean isOurs(Rule rule) {
    return !rule.condition().reads().stream()
        .allMatch(matcher -> matcher.signal() == SignalKind.PLATFORM);
  }

  static ControlRecord silence(SilenceVersion version) {
    return ControlRecord.of(
        ControlRecord.Kind.SILENCE,
        version.silenceId(),
        version.version(),
        version.effectiveFrom(),
        version.endsAt(),
        Json.bytes(version));
  }

  static ControlRecord window(MaintenanceWindow version) {
    return ControlRecord.of(
        ControlRecord.Kind.WINDOW,
        version.windowId(),
        version.version(),
        version.effectiveFrom(),
        version.overAt(),
        Json.bytes(version));
  }

  @Override
  public TypeInformation<ControlRecord> getProducedType() {
    return TypeInformation.of(ControlRecord.class);
  }
}
