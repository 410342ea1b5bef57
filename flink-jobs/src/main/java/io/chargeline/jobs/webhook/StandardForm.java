package io.chargeline.jobs.webhook;

import io.chargeline.domain.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Standard Webhooks 1.0: the event's own bytes, and a signature per valid secret. */
final class StandardForm {
  private static final long MS_PER_S = 1_000;

  private StandardForm() {}

  static byte[] wrap(Keys keys, Attempt attempt, long now, Map<String, String> headers) {
    Entry entry = attempt.entry();
    byte[] body = withSkipped(entry.body, attempt.skipped());
    String id = entry.envelope.id();
    long timestampS = now / MS_PER_S;
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", Long.toString(timestampS));
    headers.put(
        "webhook-signature",
        keys.at(now).stream()
            .map(key -> key.sign(id, timestampS, body))
            .collect(Collectors.joining(" ")));
    return body;
  }

  /** One more member at the end of the object; all other bytes stay as they are. */
  private static byte[] withSkipped(byte[] body, List<String> skipped) {
    if (skipped.isEmpty()) {
      return body;
    }
    int end = body.length - 1;
    while (body[end] != '}') {
      end--;
    }
    byte[] member = (",\"skipped\":" + Json.text(skipped) + "}").getBytes(StandardCharsets.UTF_8);
    byte[] whole = new byte[end + member.length];
    System.arraycopy(body, 0, whole, 0, end);
    System.arraycopy(member, 0, whole, end, member.length);
    return whole;
  }
}
