package io.chargeline.standalone;

import io.chargeline.domain.Json;
import java.nio.charset.StandardCharsets;

/**
 * Where everything listens: the content of {@code <data>/endpoints.json}, which stands there while
 * everything serves.
 *
 * @param devices host:port
 * @param kafka host:port
 * @param api URL, as {@code clickhouse} and {@code flink}
 * @param apiKey of the demo tenant, as {@code webhookSecret}; empty where there is none
 * @param console URL of the page on which to sign in, with one of the keys
 * @param adminKey of the operator, for every tenant; empty where there is no demo tenant
 */
public record Endpoints(
    String devices,
    String kafka,
    String api,
    String clickhouse,
    String flink,
    String clickhouseUser,
    String clickhousePassword,
    String apiKey,
    String webhookSecret,
    String console,
    String adminKey) {
  static final String FILE = "endpoints.json";

  void write(DataDirectory data) {
    data.writePrivately(FILE, (Json.text(this) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** The block a person reads when all is up. */
  String block() {
    return """

    %s

      devices (TCP)    %s
      console          %s
      API              %s
      ClickHouse       %s  user %s  password %s
      Kafka            %s
      Flink            %s
    %s
    Ctrl-C ends everything; the next start on the same data continues.
    """
        .formatted(
            profile(),
            devices,
            console,
            api,
            clickhouse,
            clickhouseUser,
            clickhousePassword,
            kafka,
            flink,
            demo());
  }

  private String profile() {
    return apiKey.isEmpty()
        ? """
        Chargeline is up: as in production, without a demo tenant. Unknown devices are quarantined.
        How to go on: docs/first-day.md\
        """
        : """
        Chargeline is up: the development profile. Unknown devices belong to the demo tenant,
        webhooks may go to loopback, everything listens on this machine only.\
        """;
  }

  private String demo() {
    return apiKey.isEmpty()
        ? ""
        : """

          Sign in at the console with one of the keys: the demo tenant sees and operates its own,
          the operator sees all tenants, keys and devices.

          demo API key     %s
          operator's key   %s
          webhook secret   %s
        """
            .formatted(apiKey, adminKey, webhookSecret);
  }
}
