package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;

/** Cards and what the server says of them. */
final class CardDescription {
  private CardDescription() {}

  static void addTo(Describers all) {
    all.add(CardSwipe.class, CardDescription::swipe).add(CardAnswer.class, CardDescription::answer);
  }

  private static void swipe(CardSwipe m, Bytes data, Fields out) {
    out.card(m.card()).put("card_type", m.cardType()).put("port", m.port());
    out.put("card_balance", m.cardFen()).time(m.deviceTime());
    m.secondCard()
        .ifPresent(second -> out.put("card2_len", second.length()).hex("card2_hex", second));
  }

  private static void answer(CardAnswer m, Bytes data, Fields out) {
    out.card(m.card()).put("account_status", m.accountStatus());
    out.put("account_status_name", m.accountStatusName()).put("rate_mode", m.rateMode());
    out.put("balance_or_expiry", m.balanceOrExpiry()).put("port", m.port());
  }
}
