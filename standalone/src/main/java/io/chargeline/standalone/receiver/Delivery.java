package io.chargeline.standalone.receiver;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A request that looks like a delivery; the copies of it lie in one respect each. */
final class Delivery {
  static final String ID = "webhook-id";
  static final String TIMESTAMP = "webhook-timestamp";
  static final String SIGNATURE = "webhook-signature";
  static final String CONTENT_TYPE = "content-type";

  private final Map<String, String> headers;
  private final byte[] body;

  private Delivery(Map<String, String> headers, byte[] body) {
    this.headers = headers;
    this.body = body;
  }

  static Delivery post(byte[] body) {
    return new Delivery(Map.of(CONTENT_TYPE, "application/json"), body);
  }

  Delivery with(String header, String value) {
    Map<String, String> changed = new LinkedHashMap<>(headers);
    changed.put(header, value);
    return new Delivery(Collections.unmodifiableMap(changed), body);
  }

  Delivery without(String header) {
    Map<String, String> fewer = new LinkedHashMap<>(headers);
    fewer.remove(header);
    return new Delivery(Collections.unmodifiableMap(fewer), body);
  }

  Delivery carrying(byte[] other) {
    return new Delivery(headers, other);
  }

  Map<String, String> headers() {
    return headers;
  }

  /** Not to be changed. */
  byte[] body() {
    return body;
  }

  String signature() {
    return headers.get(SIGNATURE);
  }
}
