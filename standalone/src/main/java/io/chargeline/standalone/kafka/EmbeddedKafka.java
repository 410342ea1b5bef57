package io.chargeline.standalone.kafka;

import io.chargeline.standalone.FreePort;
import io.chargeline.standalone.StartupException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real broker, its own controller, in this process. A second start on the same directory
 * continues, also after the process was killed.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
  private static final String HOST = "127.0.0.1";
  private static final int NODE = 1;
  private static final int SEGMENT_BYTES = 16 << 20;

  private final KafkaRaftServer server;
  private final int port;
  private final long maxBytes;

  private EmbeddedKafka(KafkaRaftServer server, int port, long maxBytes) {
    this.server = server;
    this.port = port;
    this.maxBytes = maxBytes;
  }

  /**
   * Starts and waits until it serves.
   *
   * @throws StartupException if a port is in use, or the directory cannot be used
   */
  public static EmbeddedKafka start(EmbeddedKafkaConfig config) {
    FreePort.require("Kafka", HOST, config.port(), EmbeddedKafkaConfig.PORT);
    try {
      Path logs = config.directory().resolve("log");
      format(logs);
      Ports ports = Ports.choose(config);
      KafkaRaftServer server =
          new KafkaRaftServer(
              KafkaConfig.fromProps(properties(config, logs, ports), false), Time.SYSTEM);
      server.startup();
      ports.remember(config.directory());
      return new EmbeddedKafka(server, ports.broker, config.maxBytes());
    } catch (Exception e) {
      throw new StartupException(
          "the embedded Kafka broker does not start on " + config.directory() + ": " + e, e);
    }
  }

  /** Where clients connect: host:port. */
  public String bootstrap() {
    return HOST + ':' + port;
  }

  /** A new client for administration; the caller closes it. */
  public Admin admin() {
    return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap()));
  }

  /**
   * Shrinks the retention of topics with a bound in bytes, each by the same factor, until their sum
   * is no more than this broker may hold. Topics that are kept for ever stay as they are.
   */
  public void keepWithinSize() throws InterruptedException, ExecutionException {
    try (Admin admin = admin()) {
      Map<String, Long> bounds = retentionBytes(admin);
      Map<String, Integer> partitions = partitions(admin, bounds.keySet());
      double asked = 0;
      for (Map.Entry<String, Long> bound : bounds.entrySet()) {
        asked += (double) bound.getValue() * partitions.get(bound.getKey());
      }
      if (asked > maxBytes) {
        shrink(admin, bounds, maxBytes / asked);
      }
    }
  }

  /** Ends the broker; what was acknowledged is in its files. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void shrink(Admin admin, Map<String, Long> bounds, double factor)
      throws InterruptedException, ExecutionException {
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    bounds.forEach(
        (topic, bytes) ->
            changes.put(
                new ConfigResource(ConfigResource.Type.TOPIC, topic),
                List.of(
                    new AlterConfigOp(
                        new ConfigEntry(
                            TopicConfig.RETENTION_BYTES_CONFIG,
                            Long.toString((long) (bytes * factor))),
                        AlterConfigOp.OpType.SET))));
    admin.incrementalAlterConfigs(changes).all().get();
  }

  private static Map<String, Long> retentionBytes(Admin admin)
      throws InterruptedException, ExecutionException {
    List<ConfigResource> topics = new ArrayList<>();
    for (String name : admin.listTopics().names().get()) {
      topics.add(new ConfigResource(ConfigResource.Type.TOPIC, name));
    }
    Map<String, Long> bounds = new HashMap<>();
    for (Map.Entry<ConfigResource, Config> topic :
        admin.describeConfigs(topics).all().get().entrySet()) {
      long bytes = Long.parseLong(topic.getValue().get(TopicConfig.RETENTION_BYTES_CONFIG).value());
      if (bytes > 0) {
        bounds.put(topic.getKey().name(), bytes);
      }
    }
    return bounds;
  }

  private static Map<String, Integer> partitions(Admin admin, Collection<String> names)
      throws InterruptedException, ExecutionException {
    Map<String, Integer> partitions = new HashMap<>();
    for (TopicDescription topic : admin.describeTopics(names).allTopicNames().get().values()) {
      partitions.put(topic.name(), topic.partitions().size());
    }
    return partitions;
  }

  /** Formats beside and renames, so that a death in between leaves nothing half done. */
  private static void format(Path logs) throws Exception {
    if (Files.exists(logs.resolve("meta.properties"))) {
      return;
    }
    Path fresh = logs.resolveSibling("log.new");
    deleteTree(fresh);
    Files.createDirectories(fresh);
    try (PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(silent)
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(NODE)
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(fresh.toString())
          .setDirectories(List.of(fresh.toString()))
          .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setIgnoreFormatted(false)
          .run();
    }
    deleteTree(logs);
    Files.move(fresh, logs, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static Properties properties(EmbeddedKafkaConfig config, Path logs, Ports ports) {
    Properties p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", Integer.toString(NODE));
    p.put("controller.listener.names", "CONTROLLER");
    p.put("controller.quorum.voters", NODE + "@" + HOST + ':' + ports.controller);
    p.put(
        "listeners",
        "PLAINTEXT://%s:%d,CONTROLLER://%s:%d"
            .formatted(HOST, ports.broker, HOST, ports.controller));
    p.put("advertised.listeners", "PLAINTEXT://" + HOST + ':' + ports.broker);
    p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.put("log.dirs", logs.toString());
    p.put("auto.create.topics.enable", "false");
    for (String internal :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      p.put(internal + ".replication.factor", "1");
      p.put(internal + ".num.partitions", "1");
    }
    p.put("transaction.state.log.min.isr", "1");
    p.put("share.coordinator.state.topic.min.isr", "1");
    p.put("group.initial.rebalance.delay.ms", "0");
    small(p);
    if (config.fsync()) {
      p.put("log.flush.interval.messages", "1");
    }
    return p;
  }

  /** One machine, a few dozen partitions: fewer threads and smaller files than a server's. */
  private static void small(Properties p) {
    p.put("num.network.threads", "2");
    p.put("num.io.threads", "3");
    p.put("background.threads", "2");
    p.put("num.recovery.threads.per.data.dir", "2");
    p.put("log.segment.bytes", Integer.toString(SEGMENT_BYTES));
    p.put("log.index.size.max.bytes", "262144");
    p.put("log.retention.check.interval.ms", "30000");
    p.put("log.segment.delete.delay.ms", "5000");
    p.put("log.cleaner.threads", "1");
    p.put("log.cleaner.dedupe.buffer.size", "8388608");
    p.put("offsets.topic.segment.bytes", "4194304");
    p.put("metadata.log.segment.bytes", "16777216");
    p.put("metadata.max.retention.bytes", "67108864");
    p.put("metric.reporters", "");
  }

  /** The ports of this broker; kept in a file, so that the next start has the same. */
  private record Ports(int broker, int controller) {
    private static final String FILE = "ports.properties";

    static Ports choose(EmbeddedKafkaConfig config) throws IOException {
      Properties last = new Properties();
      Path file = config.directory().resolve(FILE);
      if (Files.exists(file)) {
        try (var in = Files.newBufferedReader(file)) {
          last.load(in);
        }
      }
      int broker = config.port() == 0 ? lastOrAny(last, "broker") : config.port();
      return new Ports(broker, lastOrAny(last, "controller"));
    }

    private static int lastOrAny(Properties last, String name) {
      int port = Integer.parseInt(last.getProperty(name, "0"));
      return port != 0 && FreePort.isFree(HOST, port) ? port : FreePort.any();
    }

    void remember(Path directory) {
      try {
        Files.writeString(
            directory.resolve(FILE), "broker=%d%ncontroller=%d%n".formatted(broker, controller));
      } catch (IOException e) {
        LOG.atWarn().setCause(e).log("the broker's ports could not be kept for the next start");
        throw new UncheckedIOException(e);
      }
    }
  }
}
