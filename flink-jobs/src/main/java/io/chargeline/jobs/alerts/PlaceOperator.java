package io.chargeline.jobs.alerts;

import io.chargeline.alerting.fold.Entity;
import io.chargeline.alerting.fold.Outage;
import io.chargeline.alerting.fold.RuleBook;
import io.chargeline.alerting.fold.World;
import io.chargeline.alerting.rule.EntityKind;
import io.chargeline.alerting.signal.Place;
import io.chargeline.alerting.signal.Signal;
import java.util.Collections;
import java.util.List;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * The first stage, keyed by device: signals wait until the clock has passed them, because only then
 * the registry is known as of their time; then they go to the entities that some rule judges by
 * them. What is about no device waits here, too, for the rules as of its time.
 *
 * <p>State ends as the registry's version of each registered device. A repeat of a version changes
 * nothing. A version that comes late counts from the next millisecond on; a signal that comes late
 * goes on at once, and whoever judges it knows that it is late. One timer per device.
 */
final class PlaceOperator extends ControlledOperator<Heard, Sighting>
    implements Triggerable<String, VoidNamespace> {
  private static final long serialVersionUID = 1L;
  private static final int MOST_PORTS = 256;
  private static final ValueStateDescriptor<PlaceMemory> MEMORY =
      new ValueStateDescriptor<>("place", TypeInformation.of(PlaceMemory.class));

  private final String tenant;
  private transient Place unregistered;
  private transient ValueState<PlaceMemory> memory;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient Counter late;
  private transient RuleBook rules;
  private transient long limit;

  /**
   * @param tenant who owns devices that are in no registry; empty: nobody
   */
  PlaceOperator(String tenant) {
    this.tenant = tenant;
  }

  @Override
  public void open() throws Exception {
    super.open();
    unregistered = Place.of(tenant, "");
    memory = getPartitionedState(MEMORY);
    timers = getInternalTimerService("due", VoidNamespaceSerializer.INSTANCE, this);
    late = getMetricGroup().counter("late");
    rules = book();
    limit = clock();
  }

  @Override
  public void processElement1(StreamRecord<Heard> element) throws Exception {
    Heard heard = element.getValue();
    PlaceMemory place = memory.value() == null ? new PlaceMemory() : memory.value();
    if (heard.device != null) {
      take(place, heard.device);
    } else if (heard.signal.at() <= clock()) {
      late.inc();
      rules = book();
      tell(place, heard.signal);
    } else {
      take(place, heard.signal);
    }
    keep(place);
  }

  private void take(PlaceMemory place, DeviceVersion version) {
    List<DeviceVersion> known = place.versions;
    if (known.isEmpty() || known.get(known.size() - 1).version() + 1 == version.version()) {
      known.add(version.from() <= clock() ? version.since(clock() + 1) : version);
    }
  }

  private static void take(PlaceMemory place, Signal signal) {
    int at = Collections.binarySearch(place.waiting, signal);
    if (at < 0) {
      place.waiting.add(-at - 1, signal);
    }
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    PlaceMemory place = memory.value();
    if (place == null) {
      return;
    }
    String device = timer.getKey();
    long told = timer.getTimestamp() - 1;
    for (long next = place.nextDue(told); next <= limit; next = place.nextDue(told)) {
      changeHands(place, device, next);
      while (!place.waiting.isEmpty() && place.waiting.get(0).at() <= next) {
        tell(place, place.waiting.remove(0));
      }
      place.forget(next);
      told = next;
    }
    place.dueAt = Long.MAX_VALUE;
    keep(place);
  }

  /** Whoever owned it before is told that it is gone, before anything that happens then. */
  private void changeHands(PlaceMemory place, String device, long at) {
    String before = place.at(at - 1, unregistered).tenant();
    String after = place.at(at, unregistered).tenant();
    if (!before.equals(after)) {
      emit(Sighting.gone(key(EntityKind.DEVICE, device, 0), at));
      for (int port : place.ports) {
        emit(Sighting.gone(key(EntityKind.PORT, device, port), at));
      }
    }
  }

  private static String key(EntityKind kind, String device, int port) {
    return new Entity(kind, "", "", device, port, "").key();
  }

  private void tell(PlaceMemory place, Signal arrived) {
    Signal signal = Unplaced.placed(arrived, place.at(arrived.at(), unregistered));
    Integer port = signal.port();
    if (port > 0 && place.ports.size() < MOST_PORTS && !place.ports.contains(port)) {
      place.ports.add(port);
    }
    for (Entity entity : rules.entities(signal)) {
      emit(Sighting.of(entity, signal));
    }
  }

  private void emit(Sighting sighting) {
    output.collect(new StreamRecord<>(sighting));
  }

  private void keep(PlaceMemory place) throws Exception {
    long due = place.nextDue(Math.max(clock(), limit));
    if (due != place.dueAt) {
      if (place.dueAt != Long.MAX_VALUE) {
        timers.deleteEventTimeTimer(VoidNamespace.INSTANCE, place.dueAt);
      }
      if (due != Long.MAX_VALUE) {
        timers.registerEventTimeTimer(VoidNamespace.INSTANCE, due);
      }
      place.dueAt = due;
    }
    if (place.isEmpty()) {
      memory.clear();
    } else {
      memory.update(place);
    }
  }

  @Override
  void advance(long to) throws Exception {
    limit = Math.max(limit, to);
    timeServiceManager.advanceWatermark(new Watermark(to));
  }

  @Override
  void rulesChanged(RuleBook book, World world, long at) {
    rules = book;
  }

  @Override
  void worldChanged(World world, long at) {
    // rules look at signals, whatever is held back
  }

  @Override
  void outage(Outage outage, RuleBook book, World world) {
    // signals are told where they are due; what they mean is found out by who judges them
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
    throw new UnsupportedOperationException("time is that of the log");
  }
}
