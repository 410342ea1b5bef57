package io.chargeline.gateway;

import static io.chargeline.gateway.Bench.PILE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.command.GatewayCommand;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.protocol.ap3000.Frame;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A command's way to the socket: to one connection, once, in its time, log first. */
class CommandsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Bytes DONE = Bytes.ofHex("00");

  @Test
  void isLoggedThenWrittenAndEndsWithItsAnswer() {
    try (Bench bench = Bench.acknowledging();
        TestDevice device = bench.registered()) {
      CompletableFuture<CommandResult> result =
          bench.gateway.submit(bench.command("c-1", 1, MINUTE, MINUTE));
      Frame down = device.receiveFrame();
      assertThat(down).isEqualTo(Frame.of(PILE, down.messageId(), 0x82, Bytes.ofHex("0102")));
      assertThat(bench.log.records(RecordKind.SENT))
          .containsExactly(
              new LogRecord(
                  "04A26CF3",
                  RecordKind.SENT,
                  Bench.START_MS,
                  "ap3000",
                  bench.gateway.instance(),
                  1,
                  null,
                  "c-1",
                  null,
                  down.raw()));
      device.send(Frame.of(PILE, down.messageId(), 0x83, DONE));
      device.send(Frame.of(PILE, down.messageId() % 65534 + 1, 0x82, DONE));
      device.send(Bench.time(PILE, 1)).receive();
      assertThat(result).isNotDone();
      device.send(Frame.of(PILE, down.messageId(), 0x82, DONE));
      assertThat(result).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(CommandResult.ANSWERED);
      assertThat(bench.count("commands", "result", "answered")).isEqualTo(1);
    }
  }

  @Test
  void isNotWrittenBeforeTheLogHasIt() {
    try (Bench bench = Bench.unacknowledging();
        TestDevice device = bench.registered()) {
      bench.submit(bench.command("c-1", 1, MINUTE, MINUTE));
      bench.awaitRecords(RecordKind.SENT, 1);
      device.send(Bench.time(PILE, 7));
      assertThat(device.receiveFrame().command()).isEqualTo(0x22);
      bench.log.acknowledge();
      assertThat(device.receiveFrame().command()).isEqualTo(0x82);
      bench.log.acknowledge();
    }
  }

  @Test
  void isNeverWrittenAfterItsTimeThoughItWasLogged() {
    try (Bench bench = Bench.unacknowledging();
        TestDevice device = bench.registered()) {
      CompletableFuture<CommandResult> result =
          bench.gateway.submit(bench.command("c-1", 2, MINUTE, Duration.ofSeconds(2)));
      bench.awaitRecords(RecordKind.SENT, 1);
      bench.clock.addAndGet(2_000);
      bench.log.acknowledge();
      assertThat(result).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(CommandResult.EXPIRED);
      assertThat(device.send(Bench.time(PILE, 7)).receiveFrame().command()).isEqualTo(0x22);
      bench.log.acknowledge();
    }
  }

  @Test
  void isNotEvenLoggedWhenItComesTooLate() {
    try (Bench bench = Bench.acknowledging();
        TestDevice device = bench.registered()) {
      GatewayCommand late = bench.command("c-1", 2, MINUTE, Duration.ofMillis(-1));
      assertThat(bench.gateway.submit(late).join()).isEqualTo(CommandResult.EXPIRED);
      assertThat(bench.log.records(RecordKind.SENT)).isEmpty();
      assertThat(device.send(Bench.time(PILE, 7)).receiveFrame().command()).isEqualTo(0x22);
    }
  }

  @Test
  void isNotWrittenWhenTheLogLostIt() {
    try (Bench bench = Bench.unacknowledging();
        TestDevice device = bench.registered()) {
      bench.log.acknowledge();
      CompletableFuture<CommandResult> result =
          bench.gateway.submit(bench.command("c-1", 2, MINUTE, MINUTE));
      bench.awaitRecords(RecordKind.SENT, 1);
      bench.log.failNext();
      assertThat(result).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(CommandResult.NOT_LOGGED);
      assertThat(device.send(Bench.time(PILE, 7)).receiveFrame().command()).isEqualTo(0x22);
      bench.log.acknowledge();
    }
  }

  @Test
  void isSentOnceMoreWithTheSameBytesAndThenGivenUp() {
    try (Bench bench = Bench.acknowledging();
        TestDevice device = bench.registered()) {
      CompletableFuture<CommandResult> result =
          bench.gateway.submit(bench.command("c-1", 2, Duration.ofMillis(100), MINUTE));
      String first = device.receive();
      assertThat(device.receive()).isEqualTo(first);
      assertThat(result).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(CommandResult.UNANSWERED);
      assertThat(bench.log.records(RecordKind.SENT))
          .hasSize(2)
          .allMatch(sent -> sent.body().hex().equals(first) && sent.commandId().equals("c-1"));
      assertThat(device.send(Bench.time(PILE, 7)).receiveFrame().command()).isEqualTo(0x22);
    }
  }

  @Test
  void isNotSentOnceMoreWhenItMayNotOrItsTimeIsOver() {
    try (Bench bench = Bench.acknowledging();
        TestDevice device = bench.registered()) {
      CompletableFuture<CommandResult> once =
          bench.gateway.submit(bench.command("c-1", 1, Duration.ofMillis(20), MINUTE));
      CompletableFuture<CommandResult> late =
          bench.gateway.submit(
              bench.command("c-2", 2, Duration.ofMillis(300), Duration.ofSeconds(1)));
      device.receive();
      device.receive();
      bench.clock.addAndGet(1_001);
      assertThat(once).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(CommandResult.UNANSWERED);
      assertThat(late).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(CommandResult.UNANSWERED);
      assertThat(bench.log.records(RecordKind.SENT)).hasSize(2);
    }
  }

  @Test
  void anAnswerThatComesWhileTheResendIsLoggedSparesTheResend() {
    try (Bench bench = Bench.unacknowledging();
        TestDevice device = bench.registered()) {
      CompletableFuture<CommandResult> result =
          bench.gateway.submit(bench.command("c-1", 2, Duration.ofMillis(50), MINUTE));
      bench.awaitRecords(RecordKind.SENT, 1);
      bench.log.acknowledge();
      Frame down = device.receiveFrame();
      bench.awaitRecords(RecordKind.SENT, 2);
      device.send(Frame.of(PILE, down.messageId(), 0x82, DONE));
      assertThat(result).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(CommandResult.ANSWERED);
      bench.log.acknowledge();
      assertThat(device.send(Bench.time(PILE, 7)).receiveFrame().command()).isEqualTo(0x22);
      bench.log.acknowledge();
    }
  }

  @Test
  void keepsItsDistanceAndGivesEveryCommandItsOwnMessageId() {
    try (Bench bench = Bench.acknowledging("COMMAND_GAP", "300ms");
        TestDevice device = bench.registered()) {
      bench.submit(bench.command("c-1", 1, MINUTE, MINUTE));
      bench.submit(bench.command("c-2", 1, MINUTE, MINUTE));
      Frame first = device.receiveFrame();
      long began = System.nanoTime();
      Frame second = device.receiveFrame();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(200));
      assertThat(second.messageId()).isEqualTo(first.messageId() % 65_534 + 1);
    }
  }

  @Test
  void theSameCommandIdIsTakenOnce() {
    try (Bench bench = Bench.acknowledging();
        TestDevice device = bench.registered()) {
      GatewayCommand command = bench.command("c-1", 1, MINUTE, MINUTE);
      bench.submit(command);
      assertThat(bench.gateway.submit(command).join()).isEqualTo(CommandResult.DUPLICATE);
      assertThat(device.receiveFrame().command()).isEqualTo(0x82);
      assertThat(device.send(Bench.time(PILE, 7)).receiveFrame().command()).isEqualTo(0x22);
      assertThat(bench.log.records(RecordKind.SENT)).hasSize(1);
    }
  }

  @Test
  void whatIsNotForThisInstanceConnectionDeviceOrProtocolIsLeftAlone() {
    try (Bench bench = Bench.acknowledging();
        TestDevice device = bench.registered()) {
      String me = bench.gateway.instance();
      assertThat(submit(bench, "another", 1, "04A26CF3", "ap3000"))
          .isEqualTo(CommandResult.NOT_HERE);
      assertThat(submit(bench, me, 2, "04A26CF3", "ap3000")).isEqualTo(CommandResult.NOT_HERE);
      assertThat(submit(bench, me, 1, "04A228CD", "ap3000"))
          .isEqualTo(CommandResult.NOT_ON_CONNECTION);
      assertThat(submit(bench, me, 1, "04A26CF3", "bkv")).isEqualTo(CommandResult.UNSUPPORTED);
      assertThat(device.send(Bench.time(PILE, 7)).receiveFrame().command()).isEqualTo(0x22);
    }
  }

  @Test
  void isLostWithItsConnectionAlsoWhenTheDeviceMerelyMoves() {
    try (Bench bench = Bench.acknowledging();
        TestDevice device = bench.registered()) {
      CompletableFuture<CommandResult> moved =
          bench.gateway.submit(bench.command("c-1", 2, MINUTE, MINUTE));
      device.receive();
      try (TestDevice newer = bench.registered()) {
        assertThat(moved)
            .succeedsWithin(Duration.ofSeconds(5))
            .isEqualTo(CommandResult.CONNECTION_LOST);
        GatewayCommand toOld = bench.command("c-2", 2, MINUTE, MINUTE);
        assertThat(bench.gateway.submit(toOld).join()).isEqualTo(CommandResult.NOT_ON_CONNECTION);
        assertThat(newer.send(Bench.time(PILE, 7)).receiveFrame().command()).isEqualTo(0x22);
      }
    }
  }

  @Test
  void theSeedMakesMessageIdsRepeatable() {
    assertThat(firstMessageId()).isEqualTo(firstMessageId());
  }

  @Test
  void messageIdsGoRoundAndSkipThoseInUse() {
    MessageIds ids = new MessageIds(65_533);
    assertThat(List.of(ids.next(id -> false), ids.next(id -> id < 3), ids.next(id -> false)))
        .containsExactly(65_534, 3, 4);
  }

  @Test
  void idsTakenAreKnownForAnHourAndNeverForgottenForLackOfRoom() {
    TakenCommands taken = new TakenCommands(2);
    long hour = Duration.ofHours(1).toNanos();
    assertThat(taken.take("a", 0)).isEqualTo(TakenCommands.Outcome.NEW);
    assertThat(taken.take("b", 1)).isEqualTo(TakenCommands.Outcome.NEW);
    assertThat(taken.take("a", hour)).isEqualTo(TakenCommands.Outcome.KNOWN);
    assertThat(taken.take("c", hour)).isEqualTo(TakenCommands.Outcome.FULL);
    assertThat(taken.take("c", hour + 1)).isEqualTo(TakenCommands.Outcome.NEW);
  }

  private static int firstMessageId() {
    try (Bench bench = Bench.acknowledging();
        TestDevice device = bench.registered()) {
      bench.submit(bench.command("c-1", 1, MINUTE, MINUTE));
      await().until(() -> bench.log.records(RecordKind.SENT).size() == 1);
      return device.receiveFrame().messageId();
    }
  }

  private static CommandResult submit(
      Bench bench, String instance, long connection, String device, String protocol) {
    return bench
        .gateway
        .submit(
            new GatewayCommand(
                "c-" + instance + connection + device + protocol,
                instance,
                connection,
                device,
                protocol,
                0x82,
                Bytes.EMPTY,
                1,
                15_000,
                Long.MAX_VALUE))
        .join();
  }
}
