package io.chargeline.domain.webhook;

import io.chargeline.domain.WireName;

/** How a delivery is wrapped and signed. */
public enum WebhookFormat implements WireName {
  /**
   * Standard Webhooks: {@code webhook-id}, {@code webhook-timestamp}, {@code webhook-signature}.
   */
  STANDARD,
  /**
   * The predecessor's: {@code X-Signature}, {@code X-Timestamp}, {@code X-Nonce}, and an envelope
   * of {@code event_id}, {@code event_type}, {@code device_phy_id}, {@code timestamp}, {@code
   * nonce}, {@code data}.
   */
  PREDECESSOR
}
