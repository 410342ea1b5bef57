package io.chargeline.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A refusal on its way to the caller as {@code application/problem+json} (RFC 9457). */
final class Problem extends RuntimeException {
  private final ProblemCode code;
  private final String detailZh;
  private final Map<String, Object> members = new LinkedHashMap<>();
  private int retryAfterS;

  Problem(ProblemCode code, String detail, String detailZh) {
    super(detail);
    this.code = code;
    this.detailZh = detailZh;
  }

  /**
   * An answer, not a fault of ours: where it was made is of no interest, and costs more to tell.
   */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }

  ProblemCode code() {
    return code;
  }

  /** Adds an extension member; an absent value stays absent. */
  Problem with(String member, Object value) {
    if (value != null) {
      members.put(member, value);
    }
    return this;
  }

  /** An extension member; null where there is none. */
  Object member(String name) {
    return members.get(name);
  }

  String detailZh() {
    return detailZh;
  }

  /** Names the field to blame and the value it had. */
  Problem blaming(String field, Object value) {
    return with("field", field).with("value", value);
  }

  /** Says after how many seconds to try again. */
  Problem retryAfter(int seconds) {
    retryAfterS = seconds;
    return with("retry_after_s", seconds);
  }

  /** Seconds; 0 if it says nothing. */
  int retryAfter() {
    return retryAfterS;
  }

  /** The same once more: an answer adds to its problem, and several may be told of one. */
  Problem again() {
    Problem again = new Problem(code, getMessage(), detailZh);
    again.members.putAll(members);
    again.retryAfterS = retryAfterS;
    again.initCause(getCause());
    return again;
  }

  /** Caused by; for our own logs, never for the caller. */
  Problem causedBy(Throwable cause) {
    initCause(cause);
    return this;
  }

  /** As it is kept: its texts in every language. */
  Map<String, Object> body() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "urn:chargeline:problem:" + code.wireName());
    body.put("title", code.text());
    body.put("status", code.status());
    body.put("detail", getMessage());
    body.put("code", code.wireName());
    body.put("title_zh", code.textZh());
    body.put("detail_zh", detailZh);
    body.putAll(members);
    return body;
  }

  /** The same in an answer: title and detail are in the caller's language. */
  static Map<String, Object> told(Map<String, Object> body) {
    Map<String, Object> told = new LinkedHashMap<>(body);
    for (String text : List.of("title", "detail")) {
      told.put(text, new Text((String) body.get(text), (String) body.get(text + "_zh")));
    }
    return told;
  }
}
