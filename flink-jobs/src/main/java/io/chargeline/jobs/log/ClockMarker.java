package io.chargeline.jobs.log;

import io.chargeline.domain.frame.ClockMark;
import io.chargeline.domain.frame.Topic;
import java.util.List;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Lets emissions pass, and once a second of event time writes a {@link ClockMark} to each of some
 * topics. It stands before the sink, in the same chain: what the subtask has emitted before is
 * before the mark in the topic, too. It has no state; a mark that comes twice says nothing new.
 */
public final class ClockMarker extends AbstractStreamOperator<Emission>
    implements OneInputStreamOperator<Emission, Emission> {
  private static final long serialVersionUID = 1L;
  private static final long EVERY_MS = 1000;

  private final List<Topic> topics;
  private long lastSecond = Long.MIN_VALUE;

  public ClockMarker(List<Topic> topics) {
    this.topics = List.copyOf(topics);
  }

  @Override
  public void processElement(StreamRecord<Emission> element) {
    output.collect(element);
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    long second = Math.floorDiv(mark.getTimestamp(), EVERY_MS);
    if (second > lastSecond && mark.getTimestamp() < Long.MAX_VALUE) {
      lastSecond = second;
      for (Topic topic : topics) {
        output.collect(new StreamRecord<>(mark(topic, mark.getTimestamp())));
      }
    }
    super.processWatermark(mark);
  }

  private Emission mark(Topic topic, long time) {
    var task = getRuntimeContext().getTaskInfo();
    ClockMark mark =
        new ClockMark(task.getIndexOfThisSubtask(), task.getNumberOfParallelSubtasks(), time);
    return Emission.mark(topic, mark);
  }
}
