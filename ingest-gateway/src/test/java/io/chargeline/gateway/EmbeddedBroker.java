package io.chargeline.gateway;

import io.chargeline.log.TopicSetup;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A real Kafka broker in this process, with the product's topics. */
final class EmbeddedBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
  private final Properties config;
  private final String bootstrap;
  private KafkaRaftServer server;

  private EmbeddedBroker(Properties config, String bootstrap) {
    this.config = config;
    this.bootstrap = bootstrap;
    resume();
  }

  static EmbeddedBroker start(Path directory) throws Exception {
    String log = directory.resolve("kafka").toString();
    int client = freePort();
    int controller = freePort();
    new Formatter()
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(1)
        .setDirectories(List.of(log))
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(log)
        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
        .setReleaseVersion(MetadataVersion.latestProduction())
        .run();
    Properties config = new Properties();
    config.putAll(
        Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", "1"),
            Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controller),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry(
                "listeners",
                "PLAINTEXT://127.0.0.1:" + client + ",CONTROLLER://127.0.0.1:" + controller),
            Map.entry("log.dirs", log),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("auto.create.topics.enable", "false")));
    String bootstrap = "127.0.0.1:" + client;
    EmbeddedBroker broker = new EmbeddedBroker(config, bootstrap);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      new TopicSetup(admin, 1).createAndCheck();
    }
    return broker;
  }

  String bootstrap() {
    return bootstrap;
  }

  /** Starts it (again), with what it has stored. */
  void resume() {
    server = new KafkaRaftServer(KafkaConfig.fromProps(config), Time.SYSTEM);
    server.startup();
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  /** From below the range of outgoing connections, one of which could take it before we do. */
  static int freePort() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        LOG.atDebug().addKeyValue("port", port).setCause(taken).log("port is in use");
      }
    }
  }
}
