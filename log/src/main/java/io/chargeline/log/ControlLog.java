package io.chargeline.log;

import io.chargeline.domain.Json;
import io.chargeline.domain.frame.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * One family of the control plane: a one-partition topic and the fold over all of it. Of two
 * changes made from the same version the first in the log counts, whichever server wrote it; the
 * other writer learns that it lost. An append is answered only when the own fold has met the
 * record, so a server never shows a state older than what it answered.
 *
 * <p>A record counts if its version is the one after the current, or if nothing of its key is in
 * the log (any more: retention may have taken the first ones), or if it replaces one that is over.
 *
 * @param <T> the JSON type; its key and version are functions of the value
 */
public final class ControlLog<T> implements AutoCloseable {
  private static final String HEADER_APPEND_ID = "append_id";

  private final Topic topic;
  private final Class<T> type;
  private final Function<T, String> key;
  private final ToLongFunction<T> version;
  private final BiPredicate<T, T> replaces;
  private final Consumer<T> counted;
  private final Producer<byte[], byte[]> producer;
  private final TopicTail tail;
  private final Map<String, T> state = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Change<T>>> pending = new ConcurrentHashMap<>();

  /**
   * What became of an append.
   *
   * @param accepted whether the appended record counts
   * @param current what counts for its key as of that record
   */
  public record Change<T>(boolean accepted, T current) {}

  private ControlLog(
      String bootstrap,
      Topic topic,
      Class<T> type,
      Function<T, String> key,
      ToLongFunction<T> version,
      BiPredicate<T, T> replaces,
      Consumer<T> counted) {
    this.topic = topic;
    this.type = type;
    this.key = key;
    this.version = version;
    this.replaces = replaces;
    this.counted = counted;
    this.producer = new KafkaProducer<>(producerConfig(bootstrap, topic));
    this.tail = TopicTail.start(bootstrap, topic.topicName(), List.of(topic), this::fold);
  }

  /**
   * @throws IllegalArgumentException if the topic has more than one partition: its records would
   *     have no order
   */
  public static <T> ControlLog<T> open(
      String bootstrap,
      Topic topic,
      Class<T> type,
      Function<T, String> key,
      ToLongFunction<T> version) {
    return open(bootstrap, topic, type, key, version, (before, value) -> false);
  }

  /**
   * As {@link #open(String, Topic, Class, Function, ToLongFunction)}, for records that end by
   * themselves.
   *
   * @param replaces whether the first value is over by the time of the second, which then counts
   *     whatever its version; of nothing but the two
   */
  public static <T> ControlLog<T> open(
      String bootstrap,
      Topic topic,
      Class<T> type,
      Function<T, String> key,
      ToLongFunction<T> version,
      BiPredicate<T, T> replaces) {
    return open(bootstrap, topic, type, key, version, replaces, value -> {});
  }

  /**
   * As {@link #open(String, Topic, Class, Function, ToLongFunction)}, for those who remember what
   * counted before.
   *
   * @param counted given each record that counts, in the order of the log, before anybody is told
   *     of it
   */
  public static <T> ControlLog<T> open(
      String bootstrap,
      Topic topic,
      Class<T> type,
      Function<T, String> key,
      ToLongFunction<T> version,
      Consumer<T> counted) {
    return open(bootstrap, topic, type, key, version, (before, value) -> false, counted);
  }

  private static <T> ControlLog<T> open(
      String bootstrap,
      Topic topic,
      Class<T> type,
      Function<T, String> key,
      ToLongFunction<T> version,
      BiPredicate<T, T> replaces,
      Consumer<T> counted) {
    if (topic.partitions() != 1) {
      throw new IllegalArgumentException(topic + ": a control topic has one partition");
    }
    return new ControlLog<>(bootstrap, topic, type, key, version, replaces, counted);
  }

  /**
   * Writes a change and waits for the own fold to meet it. When the future fails, the change may or
   * may not stand in the log; {@link #caughtUp()} and {@link #find} then tell.
   */
  public CompletableFuture<Change<T>> append(T value) {
    String appendId = UUID.randomUUID().toString();
    CompletableFuture<Change<T>> change = new CompletableFuture<>();
    pending.put(appendId, change);
    CompletableFuture<Change<T>> unused =
        change.whenComplete((met, failure) -> pending.remove(appendId));
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(topic.topicName(), 0, utf8(key.apply(value)), Json.bytes(value), null);
    message.headers().add(HEADER_APPEND_ID, utf8(appendId));
    send(message, change);
    return change;
  }

  private void send(ProducerRecord<byte[], byte[]> message, CompletableFuture<Change<T>> change) {
    try {
      Future<RecordMetadata> unused =
          producer.send(
              message,
              (written, failure) -> {
                if (failure != null) {
                  change.completeExceptionally(failure);
                }
              });
    } catch (KafkaException | IllegalStateException e) {
      change.completeExceptionally(e);
    }
  }

  /** What counts for this key now. */
  public Optional<T> find(String wanted) {
    return Optional.ofNullable(state.get(wanted));
  }

  /** What counts now, one value a key, in no order. */
  public Collection<T> all() {
    return List.copyOf(state.values());
  }

  /** How many keys it holds. */
  public int size() {
    return state.size();
  }

  /**
   * Drops what is over from the memory of this fold, for families that are kept for a time only. A
   * later record of a dropped key counts like a first one.
   */
  public void forget(Predicate<T> over) {
    state.values().removeIf(over);
  }

  /** Done when everything that stood in the log at the start is folded. */
  public CompletableFuture<Void> ready() {
    return tail.ready();
  }

  /** Done when everything that stands in the log now is folded. */
  public CompletableFuture<Void> caughtUp() {
    return tail.caughtUp();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
    tail.close();
    IllegalStateException closed = new IllegalStateException("closed");
    List.copyOf(pending.values()).forEach(change -> change.completeExceptionally(closed));
  }

  private void fold(ConsumerRecord<byte[], byte[]> message) {
    T value = Json.read(message.value(), type);
    T before = state.get(key.apply(value));
    boolean accepted =
        before == null
            || version.applyAsLong(value) == version.applyAsLong(before) + 1
            || replaces.test(before, value);
    if (accepted) {
      state.put(key.apply(value), value);
      counted.accept(value);
    }
    tell(message, new Change<>(accepted, accepted ? value : before));
  }

  private void tell(ConsumerRecord<byte[], byte[]> message, Change<T> change) {
    Header appendId = message.headers().lastHeader(HEADER_APPEND_ID);
    if (appendId == null) {
      return;
    }
    CompletableFuture<Change<T>> waiting =
        pending.get(new String(appendId.value(), StandardCharsets.UTF_8));
    if (waiting != null) {
      waiting.complete(change);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, Object> producerConfig(String bootstrap, Topic topic) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    config.put(ProducerConfig.CLIENT_ID_CONFIG, "control-" + topic.topicName());
    config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 3000);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3000);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 8000);
    return config;
  }
}
