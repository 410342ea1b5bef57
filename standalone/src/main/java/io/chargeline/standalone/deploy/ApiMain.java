package io.chargeline.standalone.deploy;

import io.chargeline.api.ApiConfig;
import io.chargeline.api.ApiServer;
import io.chargeline.api.watch.WatchConfig;
import io.chargeline.domain.Settings;
import java.util.concurrent.CountDownLatch;

/** An API server as a process of its own; ends on SIGTERM. */
public final class ApiMain {
  private ApiMain() {}

  public static void main(String[] args) throws InterruptedException {
    Settings settings = new Settings(System.getenv());
    ApiConfig config = ApiConfig.read(settings);
    WatchConfig watch = WatchConfig.read(settings);
    settings.refuseUnknown();
    ApiServer server = ApiServer.start(config, watch);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  ended.countDown();
                },
                "api-end"));
    ended.await();
  }
}
