package io.chargeline.jobs.webhook;

import io.chargeline.domain.Json;
import io.chargeline.domain.fact.DeliveryRow;
import io.chargeline.domain.webhook.Endpoint;
import io.chargeline.domain.webhook.EndpointHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers events to the endpoints that want them. Every instance sees all events and all
 * endpoints, and serves the endpoints that are its own.
 *
 * <p><b>Order.</b> Each endpoint and device have a {@link Lane}, and so have endpoint and alert;
 * only its head is under way, so the next event goes out when this one was accepted or given up.
 * Exception: an event that the endpoint keeps refusing while it accepts others is parked, and its
 * device's next events name it.
 *
 * <p><b>Bounds.</b> Bodies stay in the log. An endpoint has a {@link Window} of events in memory;
 * what does not fit it leaves, and reads again by a bounded reader when there is room. State holds
 * positions: see {@link OutletState}.
 *
 * <p><b>Independence.</b> Endpoints share nothing but slots, taken in turn; one that does not
 * answer has one attempt at a time, slow ones share half, and what is behind never holds the input.
 *
 * <p><b>Repeats.</b> What was under way at a checkpoint is owed in it: after a restore it is read
 * and sent again, with the same id.
 *
 * <p>The times here are the machine's: retries happen in the receiver's world, not in the log's.
 */
final class WebhookDelivery extends AbstractStreamOperator<DeliveryRow>
    implements TwoInputStreamOperator<EventRecord, EndpointRecord, DeliveryRow>,
        Dispatcher.Listener {
  static final OutputTag<EndpointHealth> HEALTH =
      new OutputTag<>("health", TypeInformation.of(EndpointHealth.class));

  private static final long serialVersionUID = 2L;
  private static final Logger DELIVERY_LOG = LoggerFactory.getLogger(WebhookDelivery.class);
  private static final ListStateDescriptor<byte[]> OUTLETS =
      new ListStateDescriptor<>("outlets", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private final WebhookConfig limits;
  private final EventLog.Source log;

  private transient MailboxExecutor mailbox;
  private transient ListState<byte[]> outlets;
  private transient List<OutletState> restored;
  private transient Dispatcher dispatcher;
  private transient DeliveryMetrics gauges;

  WebhookDelivery(WebhookConfig limits, EventLog.Source log) {
    this.limits = limits;
    this.log = log;
  }

  @Override
  public void setMailboxExecutor(MailboxExecutor mailboxExecutor) {
    super.setMailboxExecutor(mailboxExecutor);
    this.mailbox = mailboxExecutor;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    outlets = context.getOperatorStateStore().getUnionListState(OUTLETS);
    restored = new ArrayList<>();
    if (context.isRestored()) {
      for (byte[] one : outlets.get()) {
        OutletState state = Json.read(one, OutletState.class);
        if (isOurs(state.endpoint().endpointId())) {
          restored.add(state);
        }
      }
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    gauges = new DeliveryMetrics(getMetricGroup());
    dispatcher =
        new Dispatcher(
            new Dispatcher.Means(
                limits,
                limits.secretBox(),
                new Poster(
                    limits.concurrency(), limits.destinations(), SystemDefaultDnsResolver.INSTANCE),
                log.open(),
                this::mail,
                () -> getProcessingTimeService().getCurrentProcessingTime(),
                this::wakeAt),
            this);
    gauges.watch(dispatcher);
    restored.forEach(this::restore);
    restored = null;
  }

  private void wakeAt(long at) {
    var unused = getProcessingTimeService().registerTimer(at, ignored -> dispatcher.wake());
  }

  /** From any thread. */
  private void mail(Runnable task) {
    try {
      mailbox.execute(task::run, "webhook");
    } catch (RejectedExecutionException taskIsOver) {
      DELIVERY_LOG.debug("something ended after its task; it is done again after a restore");
    }
  }

  private boolean isOurs(String endpointId) {
    int instances = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
    int ours = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    return Math.floorMod(endpointId.hashCode(), instances) == ours;
  }

  @Override
  public void processElement1(StreamRecord<EventRecord> element) {
    dispatcher.event(element.getValue());
  }

  @Override
  public void processElement2(StreamRecord<EndpointRecord> element) {
    Endpoint endpoint = element.getValue().endpoint();
    if (isOurs(endpoint.endpointId())) {
      dispatcher.endpoint(endpoint, element.getValue().storedAt);
    }
  }

  @Override
  public void attempted(DeliveryRow row) {
    gauges.attempted(row);
    output.collect(new StreamRecord<>(row));
  }

  @Override
  public void reported(EndpointHealth health) {
    output.collect(HEALTH, new StreamRecord<>(health));
  }

  @Override
  public void opened(Outlet outlet) {
    gauges.opened(outlet);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    List<byte[]> states = new ArrayList<>();
    states().forEach(state -> states.add(Json.bytes(state)));
    outlets.update(states);
  }

  List<OutletState> states() {
    return dispatcher.states();
  }

  void restore(OutletState state) {
    dispatcher.restore(state);
  }

  /** Null if there is none. */
  Outlet outlet(String endpointId) {
    return dispatcher.outlet(endpointId);
  }

  /** At the end of a bounded input: what can be sent is, and has its outcome. */
  @Override
  public void finish() throws Exception {
    while (!dispatcher.isIdle()) {
      mailbox.yield();
    }
    super.finish();
  }

  @Override
  public void close() throws Exception {
    if (dispatcher != null) {
      dispatcher.close();
    }
    super.close();
  }
}
