package io.chargeline.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Json;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.domain.frame.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What the log and the events say of some devices, from now on. */
final class FleetLog implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Predicate<String> ours;
  private final Consumer<Command> taken;
  private final Map<String, Command> commands = new ConcurrentHashMap<>();
  private final Queue<LogRecord> sent = new ConcurrentLinkedQueue<>();
  private final Map<String, Told> events = new ConcurrentHashMap<>();
  private final Thread thread = new Thread(this::run, "fleet-log");
  private volatile boolean closing;

  /**
   * An event, once.
   *
   * @param readAt when it could be read, unix milliseconds
   */
  record Told(JsonNode event, long readAt) {
    String type() {
      return event.path("event").asText();
    }

    String commandId() {
      return event.at("/data/command_id").asText();
    }

    String orderNo() {
      return event.at("/data/order_no").asText();
    }

    String deviceId() {
      return event.path("device_phy_id").asText();
    }

    long sequence() {
      return event.path("sequence").asLong();
    }
  }

  /**
   * @param ours which device ids
   * @param taken told of every command that the API took, once
   */
  FleetLog(String bootstrap, Predicate<String> ours, Consumer<Command> taken) {
    this.ours = ours;
    this.taken = taken;
    this.consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "enable.auto.commit", "false"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        Stream.of(Topic.DEVICE_FRAMES, Topic.DEVICE_EVENTS)
            .flatMap(
                topic ->
                    IntStream.range(0, topic.partitions())
                        .mapToObj(number -> new TopicPartition(topic.topicName(), number)))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    thread.setDaemon(true);
    thread.start();
  }

  /** Every command that the API took, by id. */
  Map<String, Command> commands() {
    return commands;
  }

  /** Every downlink that was logged before it was written. */
  List<LogRecord> sent() {
    return List.copyOf(sent);
  }

  List<Told> events() {
    return List.copyOf(events.values());
  }

  private void run() {
    try (consumer) {
      while (!closing) {
        consumer.poll(POLL).forEach(this::take);
      }
    } catch (WakeupException e) {
      closing = true;
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> message) {
    if (message.topic().equals(Topic.DEVICE_EVENTS.topicName())) {
      JsonNode event = Json.tree(message.value());
      if (ours.test(event.path("device_phy_id").asText())) {
        events.putIfAbsent(event.path("id").asText(), new Told(event, System.currentTimeMillis()));
      }
      return;
    }
    LogRecord entry =
        LogRecord.parse(
            message.key(),
            name -> {
              Header header = message.headers().lastHeader(name);
              return header == null ? null : header.value();
            },
            message.value());
    if (entry.deviceId() == null || !ours.test(entry.deviceId())) {
      return;
    }
    if (entry.kind() == RecordKind.SENT) {
      sent.add(entry);
    } else if (entry.kind() == RecordKind.COMMAND) {
      Command command = Json.read(entry.body().array(), Command.class);
      if (commands.putIfAbsent(command.commandId(), command) == null) {
        taken.accept(command);
      }
    }
  }

  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
