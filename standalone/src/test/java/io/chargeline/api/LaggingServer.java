package io.chargeline.api;

import io.chargeline.domain.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** One more server on a running stack, whose clock is behind: its minutes are long over. */
public final class LaggingServer implements AutoCloseable {
  private final ApiServer server;

  /**
   * @param settings beside those that make it one more server
   */
  public LaggingServer(String kafka, Map<String, String> settings, Duration behind) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("CHARGELINE_KAFKA_BOOTSTRAP", kafka);
    all.put("CHARGELINE_API_PORT", "0");
    server =
        ApiServer.start(
            ApiConfig.read(new Settings(all)), Clock.offset(Clock.systemUTC(), behind.negated()));
    server.ready().join();
  }

  public String url() {
    return "http://127.0.0.1:" + server.port();
  }

  @Override
  public void close() {
    server.close();
  }
}
