package io.chargeline.gateway;

import io.chargeline.domain.Settings;
import io.chargeline.domain.fact.PlatformRow;
import io.chargeline.log.ProcessVitals;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;

/** A gateway as a process of its own; drains on SIGTERM. */
public final class GatewayMain {
  private GatewayMain() {}

  public static void main(String[] args) throws InterruptedException {
    Settings settings = new Settings(System.getenv());
    GatewayConfig config = GatewayConfig.read(settings);
    settings.refuseUnknown();
    Gateway gateway =
        Gateway.start(
            config,
            System::currentTimeMillis,
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            List.of(new ProcessVitals(PlatformRow.Role.GATEWAY)));
    Runtime.getRuntime().addShutdownHook(new Thread(gateway::close, "gateway-drain"));
    gateway.awaitClosed();
  }
}
