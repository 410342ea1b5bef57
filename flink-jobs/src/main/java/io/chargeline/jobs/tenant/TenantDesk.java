package io.chargeline.jobs.tenant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Ids;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.fact.Row;
import io.chargeline.domain.frame.TenantKey;
import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.log.Emission;
import java.util.function.Consumer;

/** What every part of the fold works with: the tenant's memory, the rules, the out. */
final class TenantDesk {
  final TenantRules rules;
  final TenantMemory memory;
  final String tenant;
  private final Consumer<Emission> out;

  TenantDesk(TenantRules rules, TenantMemory memory, Consumer<Emission> out) {
    this.rules = rules;
    this.memory = memory;
    this.tenant = TenantKey.tenantOf(memory.key);
    this.out = out;
  }

  void fact(Topic topic, Row row) {
    out.accept(Emission.row(topic, row));
  }

  /**
   * Numbers and emits an event.
   *
   * @param identity what makes this event this one, beside type and tenant; never the sequence
   */
  void event(String type, long time, String identity, ObjectNode data) {
    memory.sequence++;
    String id = Ids.of(type, memory.key, identity);
    Event event = Event.ofTenant(id, type, time, memory.sequence, tenant, data);
    out.accept(Emission.json(Topic.DEVICE_EVENTS, memory.key, event));
  }
}
