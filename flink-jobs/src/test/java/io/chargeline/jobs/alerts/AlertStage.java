package io.chargeline.jobs.alerts;

import io.chargeline.alerting.fold.Act;
import io.chargeline.alerting.fold.MemberChange;
import io.chargeline.alerting.fold.Outage;
import io.chargeline.alerting.signal.Signal;
import io.chargeline.domain.Json;
import io.chargeline.domain.alert.RuleVersion;
import io.chargeline.domain.alert.SilenceVersion;
import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.fact.AlertStepRow;
import io.chargeline.domain.fact.OutageRow;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.maintenance.MaintenanceWindow;
import io.chargeline.jobs.log.Emission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The alert job without Kafka: its real operators, one behind the other. */
public final class AlertStage implements AutoCloseable {
  private final Stage<Heard, Sighting> places;
  private final Stage<Sighting, MemberChange> entities;
  private final Stage<AlertInput, Emission> tenants;
  private final List<AlertRow> rows = new ArrayList<>();
  private final List<AlertStepRow> steps = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();

  /**
   * @param tenant who owns devices that are in no registry
   * @param subtasks of each stage
   */
  public AlertStage(String tenant, int subtasks) throws Exception {
    places = new Stage<>(() -> new PlaceOperator(tenant), heard -> heard.key, subtasks);
    entities = new Stage<>(EntityOperator::new, sighting -> sighting.key, subtasks);
    tenants = new Stage<>(AlertOperator::new, input -> input.tenant, subtasks);
  }

  public AlertStage signal(Signal signal) throws Exception {
    places.put(Heard.of(signal));
    return this;
  }

  /** A record of one of the topics that rules look at. */
  public AlertStage record(Topic topic, Object value) throws Exception {
    for (Heard heard : HeardReader.read(topic.topicName(), Json.bytes(value)).toList()) {
      places.put(heard);
    }
    return this;
  }

  public AlertStage device(RegisteredDevice device) throws Exception {
    return record(Topic.CONTROL_DEVICES, device);
  }

  public AlertStage rule(RuleVersion version) throws Exception {
    return control(ControlSource.rule(version));
  }

  public AlertStage silence(SilenceVersion version) throws Exception {
    return control(ControlSource.silence(version));
  }

  public AlertStage window(MaintenanceWindow version) throws Exception {
    return control(ControlSource.window(version));
  }

  public AlertStage outage(Outage outage) throws Exception {
    return control(OutageWatch.control(new OutageRow(outage.from(), outage.until())));
  }

  private AlertStage control(ControlRecord record) throws Exception {
    places.control(record);
    entities.control(record);
    tenants.control(record);
    return this;
  }

  public AlertStage act(String tenant, Act act) throws Exception {
    tenants.put(AlertInput.of(tenant, act));
    return this;
  }

  /** Everything until then has been told. */
  public AlertStage time(long at) throws Exception {
    places.time(at);
    handOver();
    entities.time(at);
    handOver();
    tenants.time(at);
    handOver();
    return this;
  }

  private void handOver() throws Exception {
    for (Sighting sighting : places.taken()) {
      entities.put(sighting);
    }
    for (MemberChange change : entities.taken()) {
      tenants.put(AlertInput.of(change));
    }
    tenants.taken().forEach(this::keep);
  }

  private void keep(Emission emission) {
    if (emission.topic.equals(Topic.FACTS_ALERTS.topicName())) {
      rows.add(Json.read(emission.value, AlertRow.class));
    } else if (emission.topic.equals(Topic.FACTS_ALERT_STEPS.topicName())) {
      steps.add(Json.read(emission.value, AlertStepRow.class));
    } else {
      events.add(Json.read(emission.value, Event.class));
    }
  }

  /** The job dies after a checkpoint, and another one with as many subtasks goes on from it. */
  public AlertStage restart(int subtasks) throws Exception {
    handOver();
    places.restart(subtasks);
    entities.restart(subtasks);
    tenants.restart(subtasks);
    return this;
  }

  /** What a table shows that keeps the highest revision of each alert. */
  public Map<String, AlertRow> alerts() {
    Map<String, AlertRow> alerts = new TreeMap<>();
    for (AlertRow row : rows) {
      alerts.merge(row.alertId(), row, (a, b) -> b.revision() > a.revision() ? b : a);
    }
    return alerts;
  }

  /** Every row that was written. */
  public List<AlertRow> rows() {
    return rows;
  }

  public List<AlertStepRow> steps() {
    return steps;
  }

  public List<Event> events() {
    return events;
  }

  /** How many devices, entities and tenants something is remembered of. */
  public List<Integer> state() {
    return List.of(places.keys(), entities.keys(), tenants.keys());
  }

  /** At most one of each device and entity. */
  public int timers() {
    return places.timers() + entities.timers();
  }

  @Override
  public void close() throws Exception {
    places.close();
    entities.close();
    tenants.close();
  }
}
