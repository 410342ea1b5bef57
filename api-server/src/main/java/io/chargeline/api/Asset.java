package io.chargeline.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;

/**
 * A file that changes with a release only.
 *
 * @param type media type
 * @param tag of this content, as {@code ETag}
 */
record Asset(byte[] bytes, String type, String tag) {
  private static final int NOT_MODIFIED = 304;

  static Asset of(byte[] bytes, String type) {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    return new Asset(bytes, type, "\"%08x\"".formatted(sum.getValue()));
  }

  /**
   * @throws IllegalStateException if it is not on the class path
   */
  static Asset read(String path, String type) {
    try (InputStream in = Asset.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is not on the class path");
      }
      return of(in.readAllBytes(), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kept by browsers, and asked for again before use: it changes with the next release. */
  void give(Context ctx) {
    ctx.header("Cache-Control", "no-cache")
        .header("ETag", tag)
        .header("X-Content-Type-Options", "nosniff");
    if (tag.equals(ctx.header("If-None-Match"))) {
      ctx.status(NOT_MODIFIED);
    } else {
      ctx.contentType(type).result(bytes);
    }
  }
}
