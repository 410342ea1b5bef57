package io.chargeline.simulator.bkv;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.bkv.CardOrder;
import io.chargeline.protocol.bkv.FeeStart;
import io.chargeline.protocol.bkv.PowerTier;
import io.chargeline.protocol.bkv.SwitchOutlet;
import io.chargeline.protocol.bkv.TierStart;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/** What the server's orders to charge ask for; empty where they ask for nothing that can be. */
final class Orders {
  private Orders() {}

  static Optional<Terms> of(SwitchOutlet order, int energyUnitWh) {
    return switch (order.mode()) {
      case SwitchOutlet.BY_TIME ->
          order.minutes() < 1 || order.minutes() > SwitchOutlet.MAX_MINUTES
              ? Optional.empty()
              : Optional.of(new Terms.ByTime(order.minutes()));
      case SwitchOutlet.BY_ENERGY ->
          order.wattHours() < 1
              ? Optional.empty()
              : Optional.of(new Terms.ByEnergy(order.wattHours() * energyUnitWh));
      default -> Optional.empty();
    };
  }

  static Optional<Terms> of(TierStart order) {
    return byTiers(order.paidFen(), order.tiers());
  }

  static Optional<Terms> of(FeeStart order, LocalDateTime begin) {
    return order.paidFen() < 1 || order.tiers().isEmpty()
        ? Optional.empty()
        : Optional.of(new Terms.ByFees(new FeeBill(order, begin)));
  }

  /** What energy by card looks like is not published: it is refused. */
  static Optional<Terms> of(CardOrder order, Bytes card) {
    if (!order.on()) {
      return Optional.empty();
    }
    Optional<Terms> terms =
        switch (order.mode()) {
          case CardOrder.BY_TIME ->
              order.minutes() < 1
                  ? Optional.<Terms>empty()
                  : Optional.<Terms>of(new Terms.ByTime(order.minutes()));
          case CardOrder.BY_POWER ->
              order.power().flatMap(power -> byTiers(power.amountFen(), power.tiers()));
          default -> Optional.<Terms>empty();
        };
    return terms.map(inner -> new Terms.ByCard(card, inner));
  }

  private static Optional<Terms> byTiers(int paidFen, List<PowerTier> tiers) {
    return paidFen < 1 || tiers.isEmpty() || tiers.size() > PowerTier.MOST
        ? Optional.empty()
        : Optional.of(new Terms.ByTiers(new TierBill(paidFen, tiers)));
  }
}
