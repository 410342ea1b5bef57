package io.chargeline.api.watch;

import io.chargeline.domain.frame.Topic;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands on what the pipeline itself tells of the platform, at least once and in order: how far that
 * is stands in the log, for the server that tells next. A first start begins with what comes then.
 */
final class HandOn implements AutoCloseable {
  static final String GROUP = "chargeline-watch";

  private static final Logger LOG = LoggerFactory.getLogger(HandOn.class);
  private static final TopicPartition ALERTS = new TopicPartition(Topic.ALERTS.topicName(), 0);
  private static final int MOST = 1000;
  private static final int ANSWER_MS = 3000;
  private static final long EVERY_MS = 500;

  private final Function<Letter, CompletableFuture<Void>> post;
  private final Admin admin;
  private final long began;
  private final Deque<Letter> waiting = new ArrayDeque<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean leading;

  /** An event as it stands in the log. */
  record Letter(long offset, long at, String id, byte[] body) {}

  /**
   * @param post done when somebody has it
   */
  HandOn(String bootstrap, Clock clock, Function<Letter, CompletableFuture<Void>> post) {
    this.post = post;
    this.began = clock.millis();
    this.admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                AdminClientConfig.CLIENT_ID_CONFIG,
                "watch-hand-on",
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                ANSWER_MS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                ANSWER_MS));
    this.thread = new Thread(this::run, "watch-hand-on");
    thread.setDaemon(true);
    thread.start();
  }

  synchronized void heard(Letter letter) {
    if (waiting.size() >= MOST) {
      waiting.removeFirst();
    }
    waiting.addLast(letter);
  }

  void lead(boolean leads) {
    leading = leads;
  }

  private void run() {
    OptionalLong next = OptionalLong.empty();
    boolean on = true;
    while (on) {
      try {
        if (!leading) {
          next = OptionalLong.empty();
        } else if (!idle()) {
          next = OptionalLong.of(next.isPresent() ? next.getAsLong() : committed());
          next = OptionalLong.of(handOn(next.getAsLong()));
        }
        on = !closing.await(EVERY_MS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        on = false;
      } catch (ExecutionException | TimeoutException | KafkaException e) {
        LOG.atDebug().setCause(e).log("not handed on yet");
      }
    }
    admin.close(Duration.ZERO);
  }

  private synchronized boolean idle() {
    return waiting.isEmpty();
  }

  /** The next that nobody has handed on; -1 if nobody ever did. */
  private long committed() throws InterruptedException, ExecutionException, TimeoutException {
    OffsetAndMetadata at =
        admin
            .listConsumerGroupOffsets(GROUP)
            .partitionsToOffsetAndMetadata()
            .get(ANSWER_MS, TimeUnit.MILLISECONDS)
            .get(ALERTS);
    return at == null ? -1 : at.offset();
  }

  private long handOn(long from) throws InterruptedException, ExecutionException, TimeoutException {
    long next = from;
    for (Letter letter = first(); letter != null; letter = first()) {
      boolean news = next < 0 ? letter.at() >= began : letter.offset() >= next;
      if (news) {
        post.apply(letter).get();
        next = letter.offset() + 1;
        commit(next);
      }
      drop(letter);
    }
    return next;
  }

  private synchronized Letter first() {
    return leading ? waiting.peekFirst() : null;
  }

  private synchronized void drop(Letter letter) {
    waiting.removeFirstOccurrence(letter);
  }

  private void commit(long next) throws InterruptedException, ExecutionException, TimeoutException {
    admin
        .alterConsumerGroupOffsets(GROUP, Map.of(ALERTS, new OffsetAndMetadata(next)))
        .all()
        .get(ANSWER_MS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
  }
}
