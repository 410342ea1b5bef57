package io.chargeline.simulator.recording;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.Splitter;
import io.chargeline.protocol.ap3000.ChargeAnswer;
import io.chargeline.protocol.ap3000.ChargeRequest;
import io.chargeline.protocol.ap3000.DnySplitter;
import io.chargeline.protocol.ap3000.Frame;
import io.chargeline.protocol.ap3000.PowerReport;
import io.chargeline.protocol.ap3000.Registration;
import io.chargeline.protocol.ap3000.Settlement;
import io.chargeline.simulator.Yard;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A pile that does only what the recording says, on the feeding thread: at every moment that thread
 * knows which bytes come next, so it reads them itself. Message ids count up from 1 over all its
 * connections, which makes a second feed send the same frames.
 */
final class RecordedPile {
  /** Identification code of double sockets. */
  private static final int DOUBLE_SOCKET = 0x04 << 24;

  private static final int LAST_MESSAGE_ID = 0xFFFE;
  private static final int IN_SIZE = 4096;

  private final DeviceId id;
  private final int physicalId;
  private final int ports;
  private final Wire wire;
  private final int stallMillis;
  private final Splitter splitter = new DnySplitter(Splitter.DEFAULT_CAP);
  private final ByteBuffer in = ByteBuffer.allocate(IN_SIZE).flip();
  private Socket socket;
  private InputStream input;
  private OutputStream output;
  private final Set<Integer> unsettled = new LinkedHashSet<>();
  private int messageId;
  private int running;

  RecordedPile(int station, int ports, Wire wire, int stallMillis) {
    this.physicalId = DOUBLE_SOCKET | station;
    this.id = DeviceId.ofPhysicalId(physicalId);
    this.ports = ports;
    this.wire = wire;
    this.stallMillis = stallMillis;
  }

  DeviceId id() {
    return id;
  }

  boolean isConnected() {
    return socket != null;
  }

  boolean isRunning() {
    return running > 0;
  }

  /** Sends ICCID and registration. */
  int connect(InetSocketAddress gateway) throws IOException {
    socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(stallMillis);
    socket.connect(gateway, stallMillis);
    input = socket.getInputStream();
    output = socket.getOutputStream();
    in.clear().flip();
    wire.writeRaw(output, Yard.iccidOf(id).getBytes(StandardCharsets.US_ASCII));
    Registration registration = new Registration(640, ports, 0, 0x21, 0, OptionalInt.empty());
    return send(Registration.COMMAND, registration.encode());
  }

  void disconnect() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }

  /** Waits for the 0x82 of this order and does it. */
  void begin(PlannedSession planned) throws IOException {
    Frame request =
        await(
            frame ->
                frame.command() == ChargeRequest.COMMAND
                    && ChargeRequest.of(frame).stream()
                        .anyMatch(r -> r.start() && r.order().equals(planned.order())),
            "the start of order " + planned.session().sessionId());
    running++;
    ChargeAnswer done = ChargeAnswer.of(ChargeAnswer.DONE, planned.order(), planned.port());
    wire.write(
        output, Frame.of(physicalId, request.messageId(), ChargeAnswer.COMMAND, done.encode()));
  }

  void report(PlannedSession planned, long sinceMs, long nowMs) throws IOException {
    send(PowerReport.COMMAND, planned.report(sinceMs, nowMs));
  }

  /** Does not wait for the answer, see {@link #awaitSettled}. */
  void settle(PlannedSession planned) throws IOException {
    running--;
    unsettled.add(send(Settlement.COMMAND, planned.settlement().encode()));
  }

  /** Waits until all its settlements are answered. */
  void awaitSettled() throws IOException {
    while (!unsettled.isEmpty()) {
      int next = unsettled.iterator().next();
      await(frame -> !unsettled.contains(next), answerTo(Settlement.COMMAND, next));
    }
  }

  void awaitAnswer(int command, int sentMessageId) throws IOException {
    Frame answer =
        await(
            frame -> frame.command() == command && frame.messageId() == sentMessageId,
            answerTo(command, sentMessageId));
    requireSuccess(answer);
  }

  private static String answerTo(int command, int sentMessageId) {
    return "the answer to 0x%02x, message id %d".formatted(command, sentMessageId);
  }

  private void requireSuccess(Frame answer) {
    if (answer.data().length() != 1 || answer.data().unsigned(0) != 0) {
      throw new StalledRecordingException(
          "the gateway answered 0x%02x of %s with %s, which is no success"
              .formatted(answer.command(), id, answer.data()));
    }
  }

  private int send(int command, Bytes data) throws IOException {
    messageId = messageId == LAST_MESSAGE_ID ? 1 : messageId + 1;
    wire.write(output, Frame.of(physicalId, messageId, command, data));
    return messageId;
  }

  private Frame await(Predicate<Frame> wanted, String what) throws IOException {
    try {
      while (true) {
        Inbound next = splitter.next(in, false);
        if (next == null) {
          readMore(what);
        } else if (next instanceof Frame frame) {
          noteSettled(frame);
          if (wanted.test(frame)) {
            return frame;
          }
        }
      }
    } catch (SocketTimeoutException late) {
      throw new StalledRecordingException(
          "%s did not get %s within %d ms".formatted(id, what, stallMillis), late);
    }
  }

  /** It may come while something else is waited for. */
  private void noteSettled(Frame frame) {
    if (frame.command() == Settlement.COMMAND && unsettled.remove(frame.messageId())) {
      requireSuccess(frame);
    }
  }

  private void readMore(String what) throws IOException {
    in.compact();
    int count = input.read(in.array(), in.position(), in.remaining());
    if (count < 0) {
      throw new StalledRecordingException(
          "the gateway closed the connection of %s, which waits for %s".formatted(id, what));
    }
    in.position(in.position() + count).flip();
  }
}
