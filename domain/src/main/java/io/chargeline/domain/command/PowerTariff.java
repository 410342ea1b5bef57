package io.chargeline.domain.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * What a charge by power tiers may cost, and a price for each range of power. The device counts.
 *
 * @param amountFen paid, to be used up
 * @param tiers by rising power
 */
public record PowerTariff(int amountFen, List<Tier> tiers) {
  public static final int MAX_TIERS = 5;

  /** Of every number in it; the wire has 16 bits for each. */
  public static final int MAX = 0xFFFF;

  /**
   * The price up to a power.
   *
   * @param maxDeciwatts the tier's upper end, 0.1 W
   * @param priceFen for {@code minutes}
   */
  public record Tier(int maxDeciwatts, int priceFen, int minutes) {
    private boolean fits() {
      return within(maxDeciwatts) && within(priceFen) && within(minutes);
    }
  }

  public PowerTariff {
    tiers = List.copyOf(tiers);
  }

  /** Whether a device can be told so. */
  public boolean fits() {
    if (!within(amountFen) || tiers.isEmpty() || tiers.size() > MAX_TIERS) {
      return false;
    }
    int below = 0;
    for (Tier tier : tiers) {
      if (!tier.fits() || tier.maxDeciwatts <= below) {
        return false;
      }
      below = tier.maxDeciwatts;
    }
    return true;
  }

  private static boolean within(int number) {
    return number >= 1 && number <= MAX;
  }

  /** As a command's arguments, in the units of the control API: fen, W and minutes. */
  public ObjectNode arguments() {
    ObjectNode arguments = Json.MAPPER.createObjectNode().put("amount", amountFen);
    ArrayNode list = arguments.putArray("tiers");
    for (Tier tier : tiers) {
      ObjectNode entry = list.addObject();
      if (tier.maxDeciwatts % 10 == 0) {
        entry.put("max_power", tier.maxDeciwatts / 10);
      } else {
        entry.put("max_power", BigDecimal.valueOf(tier.maxDeciwatts, 1));
      }
      entry.put("price", tier.priceFen).put("minutes", tier.minutes);
    }
    return arguments;
  }

  /**
   * Reads what {@link #arguments} wrote.
   *
   * @throws IllegalArgumentException if these are the arguments of something else
   */
  public static PowerTariff of(JsonNode arguments) {
    List<Tier> tiers = new ArrayList<>();
    for (JsonNode entry : arguments.path("tiers")) {
      tiers.add(
          new Tier(
              number(entry.path("max_power"), 1),
              number(entry.path("price"), 0),
              number(entry.path("minutes"), 0)));
    }
    PowerTariff tariff = new PowerTariff(number(arguments.path("amount"), 0), tiers);
    if (!tariff.fits()) {
      throw new IllegalArgumentException("no power tariff: " + arguments);
    }
    return tariff;
  }

  /** 0, which fits nowhere, for what is no such number. */
  private static int number(JsonNode node, int decimals) {
    BigDecimal value = node.isNumber() ? node.decimalValue() : BigDecimal.ZERO;
    if (value.abs().compareTo(BigDecimal.valueOf(MAX)) > 0) {
      return 0;
    }
    try {
      return value.movePointRight(decimals).intValueExact();
    } catch (ArithmeticException finerThanTheWire) {
      return 0;
    }
  }
}
