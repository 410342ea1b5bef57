package io.chargeline.standalone.clickhouse;

import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine's library for tests, from the same cache as the product's. */
public final class EngineFixture {
  private static final Logger log = LoggerFactory.getLogger(EngineFixture.class);

  private EngineFixture() {}

  public static Path library() throws IOException, InterruptedException {
    String cache = System.getenv("CHARGELINE_CACHE");
    Path directory = cache == null ? EngineLibrary.defaultCache() : Path.of(cache);
    return new EngineLibrary(directory, line -> log.info("{}", line)).ensure();
  }
}
