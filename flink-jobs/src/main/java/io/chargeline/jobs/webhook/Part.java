package io.chargeline.jobs.webhook;

import io.chargeline.domain.frame.Topic;
import java.util.ArrayList;
import java.util.List;

/** One partition of what is delivered from. */
record Part(Topic topic, int number) {
  private static final List<Topic> TOPICS =
      List.of(Topic.DEVICE_EVENTS, Topic.ALERTS, Topic.WEBHOOK_REPLAYS);

  /** All of them: live events, alerts, and replays. */
  static final List<Part> ALL = all();

  /** As the log names it. */
  static Part of(String topicName, int number) {
    for (Part part : ALL) {
      if (part.number == number && part.topic.topicName().equals(topicName)) {
        return part;
      }
    }
    throw new IllegalArgumentException(topicName + '-' + number + ": nothing is sent from there");
  }

  /** The inverse of {@link #toString}. */
  static Part parse(String text) {
    int dash = text.lastIndexOf('-');
    return of(text.substring(0, dash), Integer.parseInt(text.substring(dash + 1)));
  }

  boolean ofReplays() {
    return topic == Topic.WEBHOOK_REPLAYS;
  }

  @Override
  public String toString() {
    return topic.topicName() + '-' + number;
  }

  private static List<Part> all() {
    List<Part> parts = new ArrayList<>();
    for (Topic topic : TOPICS) {
      for (int number = 0; number < topic.partitions(); number++) {
        parts.add(new Part(topic, number));
      }
    }
    return List.copyOf(parts);
  }
}
