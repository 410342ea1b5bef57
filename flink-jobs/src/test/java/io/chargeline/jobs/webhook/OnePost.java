package io.chargeline.jobs.webhook;

import io.chargeline.domain.Settings;
import io.chargeline.domain.tenant.AddressRange;
import io.chargeline.domain.webhook.Destinations;
import java.util.Map;

/** Posts once to a receiver on 127.0.0.1, which is listed, in a process of its own. */
final class OnePost {
  private OnePost() {}

  /** Prints the status or the error for each URL; {@code *.example} is 127.0.0.1. */
  public static void main(String[] urls) {
    Destinations listed =
        Destinations.read(
            new Settings(
                Map.of(
                    Destinations.ALLOW_SETTING,
                    "127.0.0.1",
                    Destinations.PLAIN_HTTP_SETTING,
                    "hooks.example")));
    Names names = new Names();
    names.have("hooks.example", AddressRange.literal("127.0.0.1"));
    names.have("other.example", AddressRange.literal("127.0.0.1"));
    try (Poster poster = new Poster(4, listed, names)) {
      for (String url : urls) {
        Reply reply = poster.post(DeliveryBench.outgoing(url)).join();
        System.out.println(
            "REPLY " + (reply.answered() ? reply.status().toString() : reply.error()));
      }
    }
  }
}
