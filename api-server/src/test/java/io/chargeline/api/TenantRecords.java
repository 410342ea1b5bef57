package io.chargeline.api;

import io.chargeline.domain.Json;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.domain.frame.TenantKey;
import io.chargeline.domain.frame.Topic;
import io.chargeline.log.TopicTail;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** The tenants' logs as the device job would read them. */
final class TenantRecords implements AutoCloseable {
  private final Queue<LogRecord> records = new ConcurrentLinkedQueue<>();
  private final TopicTail tail =
      TopicTail.start(
          Broker.bootstrap(), "tenant-records", List.of(Topic.DEVICE_FRAMES), this::see);

  private void see(ConsumerRecord<byte[], byte[]> message) {
    LogRecord record =
        LogRecord.parse(
            message.key(),
            name -> {
              Header header = message.headers().lastHeader(name);
              return header == null ? null : header.value();
            },
            message.value());
    if (record.deviceId() != null && TenantKey.names(record.deviceId())) {
      records.add(record);
    }
  }

  /** What stands in this tenant's log now, of a kind. */
  <T> List<T> of(String tenant, RecordKind kind, Class<T> type) {
    tail.caughtUp().join();
    return records.stream()
        .filter(it -> it.kind() == kind && it.deviceId().equals(TenantKey.of(tenant)))
        .map(it -> Json.read(it.body().array(), type))
        .toList();
  }

  @Override
  public void close() {
    tail.close();
  }
}
