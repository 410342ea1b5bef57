package io.chargeline.protocol.bkv;

import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Describes the messages that are not made of elements. */
final class MessageFields {
  private static final DateTimeFormatter DEVICE_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private static final Map<Class<?>, BiConsumer<Message, Fields>> BY_RECORD =
      Map.ofEntries(
          describe(Heartbeat.class, MessageFields::heartbeat),
          describe(TimeReply.class, (m, out) -> out.hex("time_bcd", Wire.bcd(m.time()))),
          describe(FirmwareUpdate.class, MessageFields::firmwareUpdate),
          describe(NodeList.class, MessageFields::nodeList),
          describe(NodeAdd.class, (m, out) -> node(m.node(), out)),
          describe(NodeDelete.class, (m, out) -> out.put("socket_no", m.socket())),
          describe(NodeReply.class, (m, out) -> out.put("result", m.result())),
          describe(SwitchOutlet.class, MessageFields::switchOutlet),
          describe(SwitchReply.class, MessageFields::switchReply),
          describe(TierStart.class, MessageFields::tierStart),
          describe(TierStartReply.class, MessageFields::tierStartReply),
          describe(ChargeEnd.class, (m, out) -> end(m.reading(), out)),
          describe(TierEnd.class, MessageFields::tierEnd),
          describe(CardEnd.class, MessageFields::cardEnd),
          describe(CardEndAck.class, (m, out) -> ack(m.socket(), m.result(), out)),
          describe(OwnEndAck.class, MessageFields::ownEndAck),
          describe(CardSwipe.class, MessageFields::cardSwipe),
          describe(CardOrder.class, MessageFields::cardOrder),
          describe(CardOrderReply.class, MessageFields::cardOrderReply),
          describe(BalanceQuery.class, MessageFields::balanceQuery),
          describe(Balance.class, MessageFields::balance),
          describe(VoiceWindow.class, MessageFields::voiceWindow),
          describe(VoiceReply.class, MessageFields::voiceReply),
          describe(SocketQuery.class, (m, out) -> out.put("socket_no", m.socket())),
          describe(SocketReport.class, MessageFields::socketReport));

  private MessageFields() {}

  private static <M extends Message> Map.Entry<Class<?>, BiConsumer<Message, Fields>> describe(
      Class<M> type, BiConsumer<M, Fields> how) {
    return Map.entry(type, (message, out) -> how.accept(type.cast(message), out));
  }

  /** Whether the message's record was one of those described here. */
  static boolean describe(Message message, Fields out) {
    BiConsumer<Message, Fields> how = BY_RECORD.get(message.getClass());
    if (how != null) {
      how.accept(message, out);
    }
    return how != null;
  }

  private static void heartbeat(Heartbeat m, Fields out) {
    out.put("iccid", m.iccid()).put("version", m.moduleVersion()).put("rssi", m.signal());
  }

  private static void firmwareUpdate(FirmwareUpdate m, Fields out) {
    out.put("target", m.target()).put("ftp_ip", m.addressText()).put("ftp_port", m.port());
    out.put("file_name", m.fileName());
  }

  private static void nodeList(NodeList m, Fields out) {
    out.put("channel", m.channel());
    out.put("nodes", m.nodes().stream().map(n -> node(n, new Fields()).values()).toList());
  }

  private static Fields node(Node m, Fields out) {
    return out.put("socket_no", m.socket()).hex("mac", m.mac());
  }

  private static Fields place(int socket, int outlet, Fields out) {
    return out.put("socket_no", socket).put("port", outlet);
  }

  private static void ack(int socket, int result, Fields out) {
    out.put("socket_no", socket).put("result", result);
  }

  private static void ownEndAck(OwnEndAck m, Fields out) {
    ack(m.socket(), m.result(), out);
    out.hex("sub_payload_hex", m.encode());
  }

  private static void switchOutlet(SwitchOutlet m, Fields out) {
    place(m.socket(), m.outlet(), out).flag("switch", m.on()).put("mode", m.mode());
    out.put("minutes", m.minutes()).put("energy_Wh", m.wattHours());
  }

  private static void switchReply(SwitchReply m, Fields out) {
    out.put("result", m.result());
    place(m.socket(), m.outlet(), out).hex16("business_no", m.businessNumber());
  }

  private static void tierStart(TierStart m, Fields out) {
    place(m.socket(), m.outlet(), out).flag("switch", m.on()).put("paid_fen", m.paidFen());
    tiers(m.tiers(), out);
  }

  private static void tierStartReply(TierStartReply m, Fields out) {
    out.put("result", m.result());
    place(m.socket(), m.outlet(), out).hex16("business_no", m.businessNumber());
  }

  private static void tiers(List<PowerTier> tiers, Fields out) {
    out.put("tier_count", tiers.size());
    out.put("tiers", tiers.stream().map(MessageFields::tier).toList());
  }

  private static Map<String, Object> tier(PowerTier tier) {
    Fields out = new Fields().tenths("power_W", tier.deciwatts());
    return out.put("price_fen", tier.priceFen()).put("minutes", tier.minutes()).values();
  }

  private static void end(EndReading m, Fields out) {
    out.put("socket_no", m.socket()).hex16("version", m.version()).put("temp_C", m.celsius());
    out.put("rssi", m.signal()).put("port", m.outlet()).status("status", m.status());
    out.hex16("business_no", m.businessNumber()).tenths("power_W", m.deciwatts());
    out.thousandths("current_A", m.milliamperes());
    out.put("energy_Wh", m.wattHours()).put("minutes", m.minutes());
  }

  private static void tierEnd(TierEnd m, Fields out) {
    end(m.reading(), out);
    out.put("end_time", m.endTime().map(DEVICE_TIME::format).orElse(null));
    out.put("end_reason", m.reason()).put("spent_fen", m.spentFen());
    out.tenths("settle_power_W", m.settlementDeciwatts());
    out.put("tier_count", m.tierMinutes().size()).put("tier_minutes", m.tierMinutes());
  }

  private static void cardEnd(CardEnd m, Fields out) {
    end(m.reading(), out);
    out.hex("card_no_hex", m.card()).put("card_type", m.cardType());
    out.put("billing_mode", m.billingMode()).put("spent_fen", m.spentFen());
    out.tenths("settle_power_W", m.settlementDeciwatts());
    out.put("tier_count", m.tierMinutes().size()).put("tier_minutes", m.tierMinutes());
  }

  private static void cardSwipe(CardSwipe m, Fields out) {
    place(m.socket(), m.outlet(), out).hex16("business_no", m.businessNumber());
    out.status("status", m.status()).hex("card_no_hex", m.card());
    out.hex("offline_params_hex", m.offlineParameters());
  }

  private static void cardOrder(CardOrder m, Fields out) {
    place(m.socket(), m.outlet(), out).hex16("business_no", m.businessNumber());
    out.flag("switch", m.on()).put("mode", m.mode());
    out.put("duration_raw", m.minutes()).put("energy_raw", m.wattHours());
    m.power().ifPresent(terms -> tiers(terms.tiers(), out.put("amount_fen", terms.amountFen())));
  }

  private static void cardOrderReply(CardOrderReply m, Fields out) {
    place(m.socket(), m.outlet(), out).put("result", m.result());
  }

  private static void voiceReply(VoiceReply m, Fields out) {
    place(m.socket(), m.outlet(), out).put("result", m.result());
  }

  private static void balanceQuery(BalanceQuery m, Fields out) {
    place(m.socket(), m.outlet(), out).hex("card_no_hex", m.card());
  }

  private static void balance(Balance m, Fields out) {
    out.put("socket_no", m.socket()).put("byte1", m.outlet()).hex("card_no_hex", m.card());
    out.put("balance_fen", m.balanceFen());
  }

  private static void voiceWindow(VoiceWindow m, Fields out) {
    place(m.socket(), m.outlet(), out).flag("buzzer", m.buzzer()).flag("voice", m.voice());
    out.put("period_count", m.periods().size());
    out.put("periods", m.periods().stream().map(VoiceWindow.Period::toString).toList());
  }

  private static void socketReport(SocketReport m, Fields out) {
    out.put("socket_no", m.socket()).hex16("version", m.version()).put("temp_C", m.celsius());
    out.put("rssi", m.signal());
    out.put("ports", m.outlets().stream().map(MessageFields::outlet).toList());
  }

  private static Map<String, Object> outlet(OutletReading m) {
    Fields out = new Fields().put("port", m.outlet()).status("status", m.status());
    out.hex16("business_no", m.businessNumber().orElse(0)).tenths("voltage_V", m.decivolts());
    out.tenths("power_W", m.deciwatts());
    out.thousandths("current_A", m.milliamperes().orElse(0));
    out.put("energy_Wh", m.wattHours().orElse(0)).put("minutes", m.minutes().orElse(0));
    return out.values();
  }
}
