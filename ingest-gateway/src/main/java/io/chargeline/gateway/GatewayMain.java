package io.chargeline.gateway;

import io.chargeline.domain.Settings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

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
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    Runtime.getRuntime().addShutdownHook(new Thread(gateway::close, "gateway-drain"));
    gateway.awaitClosed();
  }
}
