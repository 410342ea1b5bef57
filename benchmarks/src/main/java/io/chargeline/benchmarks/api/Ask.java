package io.chargeline.benchmarks.api;

import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;

/**
 * One kind of request.
 *
 * @param name in table and JSON
 * @param status what the answer must be, or the measurement is void
 * @param make the n-th request as it goes over the wire
 */
record Ask(String name, int status, IntFunction<byte[]> make) {

  /** A request that is the same each time, or follows from its number. */
  static Ask of(String name, int status, String key, IntFunction<Line> line) {
    return new Ask(name, status, n -> line.apply(n).bytes(key));
  }

  /**
   * What differs between requests.
   *
   * @param body empty: none
   */
  record Line(String method, String path, String body) {
    static Line get(String path) {
      return new Line("GET", path, "");
    }

    static Line post(String path, String body) {
      return new Line("POST", path, body);
    }

    private byte[] bytes(String key) {
      return ("%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(method, path, key, body.length(), body))
          .getBytes(StandardCharsets.US_ASCII);
    }
  }
}
