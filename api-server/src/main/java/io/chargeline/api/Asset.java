package io.chargeline.api;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * A file that changes with a release only. It is compressed once, not for each who asks.
 *
 * @param gzip the same compressed; null if that makes it no smaller
 * @param type media type
 * @param tag of this content, as {@code ETag} without quotes
 */
record Asset(byte[] bytes, byte[] gzip, String type, String tag) {
  private static final int NOT_MODIFIED = 304;

  /** Below, headers cost more than is saved. */
  private static final int MIN_COMPRESSED = 512;

  static Asset of(byte[] bytes, String type) {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    byte[] gzip = bytes.length < MIN_COMPRESSED ? bytes : compress(bytes);
    return new Asset(
        bytes, gzip.length < bytes.length ? gzip : null, type, "%08x".formatted(sum.getValue()));
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

  /** As hard as it goes: it is done once. */
  private static final class Gzip extends GZIPOutputStream {
    Gzip(ByteArrayOutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }

  private static byte[] compress(byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (Gzip gzip = new Gzip(compressed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  /** Kept by browsers, and asked for again before use: it changes with the next release. */
  void give(Context ctx) {
    boolean small = gzip != null && acceptsGzip(ctx.header("Accept-Encoding"));
    ctx.header("Cache-Control", "no-cache")
        .header("ETag", '"' + tag + (small ? "-gzip\"" : "\""))
        .header("Vary", "Accept-Encoding")
        .header("X-Content-Type-Options", "nosniff")
        .disableCompression();
    if (has(ctx.header("If-None-Match"))) {
      ctx.status(NOT_MODIFIED);
      return;
    }
    if (small) {
      ctx.header("Content-Encoding", "gzip");
    }
    ctx.contentType(type).result(small ? gzip : bytes);
  }

  /** Whether one of these tags is ours, in whichever coding the content was had. */
  private boolean has(String tags) {
    return tags != null
        && (tags.contains('"' + tag + '"')
            || tags.contains('"' + tag + "-gzip\"")
            || tags.strip().equals("*"));
  }

  /** By {@code Accept-Encoding} (RFC 9110, 12.5.3); a weight of 0 is a refusal. */
  static boolean acceptsGzip(String header) {
    boolean any = false;
    for (String part : header == null ? new String[0] : header.split(",", -1)) {
      String[] coding = part.split(";", 2);
      boolean wanted = coding.length == 1 || !coding[1].strip().matches("(?i)q\\s*=\\s*0(\\.0*)?");
      String name = coding[0].strip();
      if (name.equalsIgnoreCase("gzip") || name.equalsIgnoreCase("x-gzip")) {
        return wanted;
      }
      any |= wanted && name.equals("*");
    }
    return any;
  }
}
