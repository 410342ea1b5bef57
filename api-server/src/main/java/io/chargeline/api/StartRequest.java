package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Json;
import io.chargeline.domain.command.ChargeLimits;
import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.command.PowerTariff;
import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.Outlet;
import io.chargeline.domain.fact.CommandRow;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A start as asked for, limits already in the units that are sent.
 *
 * @param portNo 1-based; absent: the device chooses
 * @param limitS seconds; absent when not limited by time
 * @param limitWh Wh in steps of 10; absent when not limited by energy
 * @param timeoutS absent: the server's default
 * @param tariff of a start by power tiers; else absent
 */
record StartRequest(
    String orderNo,
    Integer portNo,
    ChargeMode mode,
    Integer limitS,
    Integer limitWh,
    Integer estimatedPowerW,
    Integer timeoutS,
    PowerTariff tariff) {

  /** Outlet B of the last socket; most devices have less. */
  static final int MAX_PORT = Outlet.MAX_PORT;

  static final int MAX_ORDER_LENGTH = 64;

  private static final int MAX_SECONDS = 65_535;
  private static final String MIN_KWH = "0.01";
  private static final String MAX_KWH = "655.35";
  private static final int MAX_STEPS = 65_535;
  private static final int WH_PER_STEP = 10;

  private static final Set<String> LIMITS =
      Set.of("time_limit", "time_limit_s", "energy_limit", "amount", "price", "tiers");
  private static final Set<String> TIER = Set.of("max_power", "price", "minutes");
  private static final String MIN_WATTS = "0.1";
  private static final String MAX_WATTS = "6553.5";
  private static final Set<String> FIELDS =
      Set.of(
          "order_no",
          "port_no",
          "socket_no",
          "outlet",
          "mode",
          "time_limit",
          "time_limit_s",
          "energy_limit",
          "amount",
          "price",
          "tiers",
          "estimated_power",
          "timeout_s");

  static StartRequest read(JsonNode json) {
    Body body = Body.of(json, FIELDS);
    ChargeMode mode = mode(body);
    return new StartRequest(
        body.text("order_no", MAX_ORDER_LENGTH),
        PortField.of(body),
        mode,
        mode == ChargeMode.TIME ? seconds(body) : null,
        wattHours(body, mode),
        body.optionalInteger("estimated_power", 1, 10_000_000),
        body.optionalInteger("timeout_s", 1, (int) ApiConfig.MAX_COMMAND_TIMEOUT.toSeconds()),
        mode == ChargeMode.POWER_TIERS ? tariff(body) : null);
  }

  private static ChargeMode mode(Body body) {
    ChargeMode mode = ChargeMode.of(body.integer("mode", 1, ChargeMode.values().length));
    Set<String> wanted =
        switch (mode) {
          case TIME -> Set.of("time_limit", "time_limit_s");
          case ENERGY -> Set.of("energy_limit");
          case AMOUNT -> Set.of("amount", "price");
          case UNTIL_FULL -> Set.of();
          case POWER_TIERS -> Set.of("amount", "tiers");
        };
    for (String limit : LIMITS) {
      if (body.has(limit) && !wanted.contains(limit)) {
        throw body.invalid(
            limit,
            "mode " + mode.number() + " does not take it; leave it out",
            "模式 " + mode.number() + " 不使用该字段,请去掉");
      }
    }
    return mode;
  }

  /** A charge's time limit, in either of its two forms. */
  static int seconds(Body body) {
    if (body.has("time_limit_s")) {
      if (body.has("time_limit")) {
        throw body.invalid(
            "time_limit_s",
            "give either time_limit (minutes) or time_limit_s",
            "time_limit(分钟)与 time_limit_s 只能二选一");
      }
      return body.integer("time_limit_s", 1, MAX_SECONDS);
    }
    if (!body.has("time_limit")) {
      throw body.missing(
          "time_limit",
          "minutes from 1 to 1092, or time_limit_s from 1 to 65535",
          "1 到 1092 分钟,或 time_limit_s 1 到 65535 秒");
    }
    return body.integer("time_limit", 1, MAX_SECONDS / 60) * 60;
  }

  private static PowerTariff tariff(Body body) {
    int amount = body.integer("amount", 1, PowerTariff.MAX);
    List<PowerTariff.Tier> tiers = new ArrayList<>();
    for (Body tier : body.objects("tiers", PowerTariff.MAX_TIERS, TIER)) {
      tiers.add(tier(tier, tiers.isEmpty() ? 0 : tiers.get(tiers.size() - 1).maxDeciwatts()));
    }
    return new PowerTariff(amount, tiers);
  }

  /**
   * @param below where the tier before it ends, 0.1 W
   */
  private static PowerTariff.Tier tier(Body body, int below) {
    int deciwatts =
        body.decimal("max_power", MIN_WATTS, MAX_WATTS, 1).movePointRight(1).intValueExact();
    if (deciwatts <= below) {
      throw body.invalid(
          "max_power",
          "give the tiers by rising power; the one before it goes up to %s W"
              .formatted(BigDecimal.valueOf(below, 1).toPlainString()),
          "各档功率须递增,上一档至 %s W".formatted(BigDecimal.valueOf(below, 1).toPlainString()));
    }
    return new PowerTariff.Tier(
        deciwatts,
        body.integer("price", 1, PowerTariff.MAX),
        body.integer("minutes", 1, PowerTariff.MAX));
  }

  private static Integer wattHours(Body body, ChargeMode mode) {
    return switch (mode) {
      case ENERGY ->
          body.decimal("energy_limit", MIN_KWH, MAX_KWH, 2).movePointRight(3).intValueExact();
      case AMOUNT -> affordable(body);
      default -> null;
    };
  }

  /** What the amount pays for, rounded down to what the device can be told. */
  private static int affordable(Body body) {
    int fen = body.integer("amount", 1, 100_000_000);
    int fenPerKwh = body.integer("price", 1, 1_000_000);
    BigDecimal steps =
        BigDecimal.valueOf(fen)
            .movePointRight(2)
            .divide(BigDecimal.valueOf(fenPerKwh), 0, RoundingMode.DOWN);
    if (steps.signum() == 0 || steps.intValue() > MAX_STEPS) {
      throw body.invalid(
          "amount",
          "at this price it pays for %s kWh; give one that pays for %s to %s kWh"
              .formatted(steps.movePointLeft(2).toPlainString(), MIN_KWH, MAX_KWH),
          "按该单价可充 %s kWh,须在 %s 到 %s kWh 之间"
              .formatted(steps.movePointLeft(2).toPlainString(), MIN_KWH, MAX_KWH));
    }
    return steps.intValue() * WH_PER_STEP;
  }

  /**
   * @throws Problem naming the field, if this device's protocol cannot be told so
   */
  void check(DeviceSnapshot device) {
    ChargeLimits limits = ChargeLimits.of(device.protocol()).orElse(null);
    if (limits == null) {
      return;
    }
    if (!limits.modes().contains(mode)) {
      List<Integer> modes = limits.modes().stream().map(ChargeMode::number).toList();
      throw ProblemCode.NOT_SUPPORTED_BY_PROTOCOL
          .because(
              "mode = %d: devices of protocol %s take modes %s"
                  .formatted(mode.number(), device.protocol(), modes),
              "该设备不支持充电模式 %d,支持的模式为 %s".formatted(mode.number(), modes))
          .with("charge_modes", modes)
          .blaming("mode", mode.number());
    }
    if (portNo == null && !limits.deviceChoosesPort()) {
      throw ProblemCode.MISSING_FIELD
          .because(
              "give port_no, or socket_no and outlet: this device does not choose a port",
              "请提供 port_no,或 socket_no 与 outlet,该设备不能自动选择端口")
          .blaming("port_no", null);
    }
    if (limitS != null && !limits.allowsSeconds(limitS)) {
      throw ProblemCode.INVALID_FIELD
          .because(
              "a time limit of %d s: devices of protocol %s take %d to %d s in steps of %d s"
                  .formatted(
                      limitS,
                      device.protocol(),
                      limits.minSeconds(),
                      limits.maxSeconds(),
                      limits.secondsStep()),
              "该设备支持的充电时间为 %d 至 %d 秒,步长 %d 秒"
                  .formatted(limits.minSeconds(), limits.maxSeconds(), limits.secondsStep()))
          .blaming("time_limit", limitS);
    }
    if (limitWh != null && !limits.allowsWh(limitWh)) {
      throw ProblemCode.INVALID_FIELD
          .because(
              "an energy limit of %d Wh: devices of protocol %s take %d to %d Wh in steps of %d Wh"
                  .formatted(
                      limitWh, device.protocol(), limits.minWh(), limits.maxWh(), limits.whStep()),
              "该设备支持的充电电量为 %d 至 %d Wh,步长 %d Wh"
                  .formatted(limits.minWh(), limits.maxWh(), limits.whStep()))
          .blaming(mode == ChargeMode.AMOUNT ? "amount" : "energy_limit", limitWh);
    }
  }

  /** What makes two requests for one order the same. */
  String terms() {
    String limits = "port=%s mode=%d s=%s wh=%s".formatted(portNo, mode.number(), limitS, limitWh);
    return tariff == null ? limits : limits + ' ' + tariff.arguments();
  }

  /** The row's port may be the device's own choice: it contradicts only who asked for another. */
  boolean agreesWith(CommandRow row) {
    return mode == row.mode()
        && Objects.equals(limitS, row.limitS())
        && Objects.equals(limitWh, row.limitWh())
        && Objects.equals(tariff, tariff(row))
        && (portNo == null || portNo.equals(row.port()));
  }

  private static PowerTariff tariff(CommandRow row) {
    return row.arguments() == null
        ? null
        : PowerTariff.of(Json.tree(row.arguments().getBytes(StandardCharsets.UTF_8)));
  }
}
