package io.chargeline.jobs.log;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.frame.Topic;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * A record that our code could not take, as it stands in {@code device.poison}.
 *
 * @param stack where it failed; absent when the record itself was unreadable
 */
public record Poison(
    String job,
    String topic,
    int partition,
    long offset,
    String deviceId,
    String kind,
    String reason,
    String stack,
    Bytes body) {

  public static Emission of(String job, String topic, FrameRecord record, Throwable failure) {
    String reason = failure == null ? record.unreadable : failure.toString();
    Poison poison =
        new Poison(
            job,
            topic,
            record.partition,
            record.offset,
            record.deviceId,
            record.kind == null ? null : record.kind.wireName(),
            reason,
            failure == null ? null : stack(failure),
            record.body == null ? Bytes.EMPTY : Bytes.wrap(record.body));
    return Emission.json(
        Topic.DEVICE_POISON, topic + '/' + record.partition + '/' + record.offset, poison);
  }

  private static String stack(Throwable failure) {
    StringWriter out = new StringWriter();
    failure.printStackTrace(new PrintWriter(out));
    return out.toString();
  }
}
