package io.chargeline.gateway;

import io.chargeline.domain.Json;
import io.chargeline.domain.command.GatewayCommand;
import io.chargeline.domain.frame.Topic;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the commands addressed to this instance from {@code gateway.commands}. It begins at the end
 * of the topic: what lies there was for instances that are gone.
 */
final class CommandReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommandReader.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final long BACK_OFF_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String instance;
  private final Consumer<GatewayCommand> to;
  private final Runnable unreadable;
  private final Thread thread;
  private volatile boolean closing;

  private CommandReader(
      KafkaConsumer<byte[], byte[]> consumer,
      String instance,
      Consumer<GatewayCommand> to,
      Runnable unreadable) {
    this.consumer = consumer;
    this.instance = instance;
    this.to = to;
    this.unreadable = unreadable;
    this.thread = new Thread(this::run, "commands-" + instance);
    this.thread.setDaemon(true);
  }

  /**
   * Returns when its place in the topic is fixed, so that no command to a connection made later is
   * missed.
   */
  static CommandReader start(
      String bootstrap, String instance, Consumer<GatewayCommand> to, Runnable unreadable) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.CLIENT_ID_CONFIG,
                instance,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "latest",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    try {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topic.GATEWAY_COMMANDS.topicName()).stream()
              .map(found -> new TopicPartition(found.topic(), found.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      partitions.forEach(consumer::position);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
    CommandReader reader = new CommandReader(consumer, instance, to, unreadable);
    reader.thread.start();
    return reader;
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

  private void run() {
    try (consumer) {
      while (!closing) {
        poll();
      }
    }
  }

  private void poll() {
    try {
      consumer.poll(POLL).forEach(this::take);
    } catch (WakeupException e) {
      LOG.atDebug().addKeyValue("instance", instance).log("command reader woken up");
    } catch (KafkaException e) {
      LOG.atError().setCause(e).addKeyValue("instance", instance).log("commands not readable");
      LockSupport.parkNanos(BACK_OFF_NANOS);
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> message) {
    if (message.key() == null
        || !instance.equals(new String(message.key(), StandardCharsets.UTF_8))) {
      return;
    }
    try {
      to.accept(Json.read(message.value(), GatewayCommand.class));
    } catch (UncheckedIOException e) {
      unreadable.run();
      LOG.atError()
          .setCause(e)
          .addKeyValue("partition", message.partition())
          .addKeyValue("offset", message.offset())
          .log("command not readable");
    }
  }
}
