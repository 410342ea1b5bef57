package io.chargeline.standalone.clickhouse;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process that starts an engine, says its process id, and waits to be killed. */
final class EngineParent {
  private EngineParent() {}

  public static void main(String[] args) throws Exception {
    ClickHouseEngine engine = ClickHouseEngine.start(Path.of(args[0]), Path.of(args[1]), 0);
    System.out.println(engine.pid());
    new CountDownLatch(1).await();
  }
}
