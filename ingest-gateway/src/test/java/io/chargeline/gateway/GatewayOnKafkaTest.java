package io.chargeline.gateway;

import static io.chargeline.gateway.Bench.PILE;
import static io.chargeline.gateway.Bench.REGISTRATION;
import static io.chargeline.gateway.Bench.SETTLEMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.Json;
import io.chargeline.domain.Settings;
import io.chargeline.domain.command.GatewayCommand;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.protocol.ap3000.Frame;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the other tests show over a log in memory, over a real broker. */
class GatewayOnKafkaTest {
  private static final int PARTITIONS = 4;

  @TempDir static Path directory;
  private static EmbeddedBroker broker;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = EmbeddedBroker.start(directory);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void storesAnswersTicksObeysAndDrains() throws Exception {
    GatewayConfig config =
        GatewayConfig.read(
            new Settings(
                Map.of(
                    "CHARGELINE_DEVICE_PORT", "0",
                    "CHARGELINE_GATEWAY_HTTP_PORT", "0",
                    "CHARGELINE_KAFKA_BOOTSTRAP", broker.bootstrap())));
    Gateway gateway = Gateway.start(config, System::currentTimeMillis, registry());
    String instance = gateway.instance();
    Frame down;
    try (TestDevice device = new TestDevice(gateway.port())) {
      device.send(REGISTRATION).receive();
      assertThat(device.send(SETTLEMENT).receive()).isEqualTo("444e590a00f36ca204430003004003");
      command(
          new GatewayCommand(
              "c-1",
              instance,
              1,
              "04A26CF3",
              "ap3000",
              0x82,
              Bytes.ofHex("0102"),
              2,
              15_000,
              System.currentTimeMillis() + 60_000));
      down = device.receiveFrame();
      device.send(Frame.of(PILE, down.messageId(), 0x82, Bytes.ofHex("00")));
      await().until(() -> get(gateway, "/metrics").contains("result=\"answered\""));
      assertThat(get(gateway, "/healthz")).isEqualTo("ok\n");
      assertThat(get(gateway, "/readyz")).isEqualTo("ok\n");
      assertThat(get(gateway, "/metrics"))
          .contains("chargeline_gateway_connections{gateway=\"gateway\"} 1.0")
          .contains("chargeline_gateway_settlement_ack_seconds_count{gateway=\"gateway\"} 1");
      await()
          .until(() -> records(instance).stream().filter(GatewayOnKafkaTest::isTick).count() >= 8);
      gateway.close();
      assertThat(device.isClosedByGateway()).isTrue();
    }

    List<LogRecord> ofDevice =
        records(instance).stream().filter(logged -> !isTick(logged)).toList();
    assertThat(ofDevice)
        .extracting(LogRecord::kind)
        .containsExactly(
            RecordKind.OPENED,
            RecordKind.FRAME,
            RecordKind.FRAME,
            RecordKind.SENT,
            RecordKind.FRAME,
            RecordKind.CLOSED);
    assertThat(ofDevice.get(2).body()).isEqualTo(Bytes.ofHex(SETTLEMENT));
    assertThat(ofDevice.get(3).body()).isEqualTo(down.raw());
    assertThat(ofDevice.get(5).closeReason()).isEqualTo(CloseReason.DRAINED);
  }

  @Test
  void timeNeverGoesBackInAnyPartitionAndKeysGoWhereEveryKeyedTopicHasThem() {
    GatewayConfig config =
        GatewayConfig.read(new Settings(Map.of()))
            .embedded(broker.bootstrap())
            .forRecording("device.frames", 1);
    Gateway gateway = Gateway.start(config, System::currentTimeMillis, registry());
    try (TestDevice host = new TestDevice(gateway.port())) {
      for (int i = 0; i < 200; i++) {
        host.send(Bench.time(PILE + i % 20, i + 1));
        host.receive();
        gateway.tick().join();
      }
    }
    gateway.close();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      List<LogRecord> there = records(gateway.instance(), partition);
      assertThat(there).extracting(LogRecord::timeMs).isSorted();
      assertThat(there.stream().filter(GatewayOnKafkaTest::isTick)).hasSize(200);
      for (LogRecord logged : there) {
        if (logged.deviceId() != null) {
          byte[] key = logged.deviceId().getBytes(StandardCharsets.UTF_8);
          assertThat(Utils.toPositive(Utils.murmur2(key)) % PARTITIONS).isEqualTo(partition);
        }
      }
    }
  }

  @Test
  void aSettlementSentWhileTheBrokerIsAwayIsAnsweredWhenItIsBack() {
    GatewayConfig config =
        GatewayConfig.read(new Settings(Map.of("CHARGELINE_DEVICE_PORT", "0")))
            .embedded(broker.bootstrap());
    Gateway gateway = Gateway.start(config, System::currentTimeMillis, registry());
    try (gateway;
        TestDevice device = new TestDevice(gateway.port())) {
      device.send(REGISTRATION).receive();
      broker.close();
      device.send(SETTLEMENT);
      assertThat(device.send(Bench.HEARTBEAT).receiveFrame().command()).isEqualTo(0x21);
      broker.resume();
      assertThat(device.receive()).isEqualTo("444e590a00f36ca204430003004003");
    }
    assertThat(records(gateway.instance()).stream().filter(logged -> !isTick(logged)))
        .extracting(LogRecord::kind)
        .containsExactly(
            RecordKind.OPENED,
            RecordKind.FRAME,
            RecordKind.FRAME,
            RecordKind.FRAME,
            RecordKind.CLOSED);
  }

  @Test
  void asAProcessItDrainsWhenToldToEnd() throws Exception {
    int port = EmbeddedBroker.freePort();
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.chargeline.gateway.GatewayMain")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().removeIf(name -> name.startsWith("CHARGELINE_"));
    builder
        .environment()
        .putAll(
            Map.of(
                "CHARGELINE_DEVICE_PORT",
                Integer.toString(port),
                "CHARGELINE_GATEWAY_NAME",
                "process",
                "CHARGELINE_GATEWAY_HTTP_PORT",
                "-1",
                "CHARGELINE_KAFKA_BOOTSTRAP",
                broker.bootstrap()));
    Process process = builder.start();
    try {
      await().atMost(Duration.ofSeconds(30)).until(() -> isListening(port));
      try (TestDevice device = new TestDevice(port)) {
        device.send(Frame.of(0x04000001, 1, 0x22, Bytes.EMPTY)).receive();
        process.destroy();
        assertThat(device.isClosedByGateway()).isTrue();
      }
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(all().stream().filter(logged -> "04000001".equals(logged.deviceId())))
        .extracting(LogRecord::kind, LogRecord::closeReason)
        .containsExactly(
            tuple(RecordKind.OPENED, null),
            tuple(RecordKind.FRAME, null),
            tuple(RecordKind.CLOSED, CloseReason.DRAINED));
  }

  private static boolean isListening(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private static PrometheusMeterRegistry registry() {
    return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  }

  private static boolean isTick(LogRecord logged) {
    return logged.kind() == RecordKind.TICK;
  }

  private static void command(GatewayCommand command) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      byte[] key = command.gateway().getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>("gateway.commands", key, Bytes.ofHex("00").array())).get();
      producer.send(new ProducerRecord<>("gateway.commands", key, Json.bytes(command))).get();
    }
  }

  private static String get(Gateway gateway, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + gateway.httpPort() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static List<LogRecord> all() {
    List<LogRecord> all = new ArrayList<>();
    IntStream.range(0, PARTITIONS).forEach(partition -> all.addAll(all(partition)));
    return all;
  }

  private static List<LogRecord> records(String instance) {
    return all().stream().filter(logged -> logged.writer().equals(instance)).toList();
  }

  private static List<LogRecord> records(String instance, int partition) {
    return all(partition).stream().filter(logged -> logged.writer().equals(instance)).toList();
  }

  private static List<LogRecord> all(int partition) {
    TopicPartition from = new TopicPartition("device.frames", partition);
    List<LogRecord> all = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrap()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(from));
      consumer.seekToBeginning(List.of(from));
      long end = consumer.endOffsets(List.of(from)).get(from);
      while (consumer.position(from) < end) {
        for (ConsumerRecord<byte[], byte[]> read : consumer.poll(Duration.ofMillis(200))) {
          all.add(parse(read));
        }
      }
    }
    return all;
  }

  private static LogRecord parse(ConsumerRecord<byte[], byte[]> read) {
    return LogRecord.parse(
        read.key(),
        name -> {
          Header header = read.headers().lastHeader(name);
          return header == null ? null : header.value();
        },
        read.value());
  }
}
