package io.chargeline.gateway;

import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.log.StampedWriter;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A frames topic in memory (Kafka's own twin of its producer), acknowledging when told. */
final class MemoryLog {
  private static final String TOPIC = "device.frames";

  private final MockProducer<byte[], byte[]> producer;

  MemoryLog(boolean acknowledging) {
    Node node = new Node(0, "localhost", 0);
    Node[] nodes = {node};
    List<PartitionInfo> partitions =
        IntStream.range(0, 4)
            .mapToObj(partition -> new PartitionInfo(TOPIC, partition, node, nodes, nodes))
            .toList();
    producer =
        new MockProducer<>(
            new Cluster("memory", List.of(node), partitions, Set.of(), Set.of()),
            acknowledging,
            null,
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  StampedWriter writer(LongSupplier clock, long maxPendingBytes) {
    return StampedWriter.over(producer, TOPIC, "gateway-test", clock, maxPendingBytes);
  }

  List<LogRecord> records() {
    return producer.history().stream().map(MemoryLog::parse).toList();
  }

  List<LogRecord> records(RecordKind kind) {
    return records().stream().filter(logged -> logged.kind() == kind).toList();
  }

  /** Acknowledges all that was written. */
  void acknowledge() {
    while (producer.completeNext()) {
      Thread.onSpinWait();
    }
  }

  /** Acknowledges the oldest one that is not. */
  void acknowledgeOne() {
    producer.completeNext();
  }

  void failNext() {
    producer.errorNext(new IllegalStateException("the broker lost it"));
  }

  static LogRecord parse(ProducerRecord<byte[], byte[]> written) {
    return LogRecord.parse(
        written.key(),
        name -> {
          Header header = written.headers().lastHeader(name);
          return header == null ? null : header.value();
        },
        written.value());
  }
}
