package io.chargeline.api;

import java.util.Optional;

/** What a caller can do about a refusal, in general; its {@code detail} says it for the case. */
final class Remedies {
  private Remedies() {}

  /** Empty if none was written, which a test refuses. */
  static Optional<Text> of(ProblemCode code) {
    return Optional.ofNullable(
        switch (code) {
          case MALFORMED_JSON ->
              text("Send one JSON object, without duplicate fields.", "请发送一个 JSON 对象,字段不得重复。");
          case MALFORMED_CSV ->
              text(
                  "Send UTF-8 with a header line, as GET /api/admin/devices/export gives it.",
                  "请使用带表头的 UTF-8 文件,格式与 GET /api/admin/devices/export 的导出一致。");
          case UNKNOWN_FIELD ->
              text("Leave the field out; detail lists those there are.", "请去掉该字段;detail 中列出了可用字段。");
          case MISSING_FIELD -> text("Give the field.", "请补充该字段。");
          case INVALID_FIELD -> text("Give a value as detail says.", "请按 detail 的说明填写该字段。");
          case BAD_REQUEST ->
              text("Compare the request with /openapi.json.", "请对照 /openapi.json 检查请求。");
          case UNAUTHORIZED ->
              text(
                  "Send a key as Authorization: Bearer KEY or X-Api-Key: KEY, or sign the request.",
                  "请用 Authorization: Bearer 或 X-Api-Key 携带密钥,或对请求签名。");
          case KEY_EXPIRED, KEY_REVOKED ->
              text("Use another key; an administrator makes one.", "请更换密钥,由管理员新建。");
          case SIGNATURE_MALFORMED ->
              text(
                  "Send X-Api-Key, X-Timestamp, X-Nonce and X-Signature together.",
                  "请同时携带 X-Api-Key、X-Timestamp、X-Nonce 和 X-Signature。");
          case SIGNATURE_OUT_OF_TIME ->
              text("Set the clock by server_time, and sign anew.", "请按 server_time 校准时钟后重新签名。");
          case NONCE_REPLAYED -> text("Sign every request with a new nonce.", "每个请求请使用新的随机数签名。");
          case SCOPE_MISSING ->
              text("Use a key with the scope that scope names.", "请使用具备 scope 所示权限的密钥。");
          case ADDRESS_NOT_ALLOWED ->
              text(
                  "Call from an address of the key's list, or have the list changed.",
                  "请从密钥允许的地址调用,或调整地址列表。");
          case TENANT_DELETED -> text("Ask the operator of the system.", "请联系系统运营方。");
          case MAINTENANCE_BY_OPERATOR ->
              text(
                  "Ask the operator; your own windows are yours to change.",
                  "请联系运营方;您只能修改自己创建的维护窗口。");
          case NOT_FOUND, METHOD_NOT_ALLOWED ->
              text("/openapi.json has every path and method.", "所有路径和方法见 /openapi.json。");
          case DEVICE_NOT_FOUND ->
              text("GET /api/third/devices lists your devices.", "您的设备见 GET /api/third/devices。");
          case PORT_NOT_FOUND -> text("The device's ports are in its description.", "设备端口见设备详情。");
          case COMMAND_NOT_FOUND, BATCH_NOT_FOUND, REPLAY_NOT_FOUND ->
              text("Ended ones can be read for 48 h; check the id.", "结束后仅保留 48 小时,请核对编号。");
          case ENDPOINT_NOT_FOUND,
              TENANT_NOT_FOUND,
              SITE_NOT_FOUND,
              KEY_NOT_FOUND,
              MAINTENANCE_NOT_FOUND,
              ALERT_NOT_FOUND ->
              text("Check the id; the list shows those there are.", "请核对编号,列表中为现有项。");
          case CHARGE_NOT_FOUND ->
              text("Check order and port; it may not have begun.", "请核对订单和端口,充电可能尚未开始。");
          case DEVICE_OFFLINE, DEVICE_UNREACHABLE ->
              text(
                  "Try again when device.online came; last_seen tells how long it is away.",
                  "请在收到 device.online 后重试;last_seen 为最后在线时间。");
          case PORT_FAULT -> text("Use another port; have this one looked at.", "请更换端口,并检修该端口。");
          case PORT_BUSY, OTHER_ORDER_RUNNING ->
              text("Use another port, or wait for the end of the charge.", "请更换端口,或等待当前充电结束。");
          case ORDER_CONFLICT, ORDER_OPEN_ELSEWHERE, ORDER_ALREADY_USED ->
              text("A new charge needs a new order_no.", "新的充电请使用新的 order_no。");
          case ORDER_ALREADY_ENDED ->
              text("Nothing is left to do; read its status.", "无需操作,可查询该订单状态。");
          case NO_SUCH_ORDER ->
              text("Read the status of the order; it may have ended.", "请查询该订单状态,可能已结束。");
          case TENANT_EXISTS -> text("Choose another id, or change the tenant.", "请更换 id,或修改该租户。");
          case IDEMPOTENCY_KEY_IN_USE ->
              text("Repeat the request in a moment, with the same key.", "请稍后用相同的幂等键重试。");
          case TENANT_IN_USE ->
              text(
                  "Assign or release its devices first, or give release_devices.",
                  "请先转移或释放名下设备,或同时提供 release_devices。");
          case DEVICE_CLAIMED ->
              text(
                  "PATCH the device's tenant if it is to change hands; an import needs force.",
                  "如需转移,请用 PATCH 修改设备的 tenant;导入时请使用 force。");
          case DEVICE_BUSY ->
              text(
                  "Wait until charge and command have ended, or give force.",
                  "请等待充电和命令结束,或使用 force。");
          case SITE_EXISTS -> text("Choose another id, or change the site.", "请更换 id,或修改该站点。");
          case SITE_IN_USE ->
              text("Give its devices another site or none first.", "请先将站点下的设备移至其他站点或清除其站点。");
          case KEY_ENDED -> text("Make a new key instead.", "请新建密钥。");
          case ENDPOINT_DISABLED ->
              text("PATCH the endpoint with enabled = true first.", "请先用 PATCH 将 enabled 设为 true。");
          case ALERT_PENDING -> text("Wait until it fires, or comment on it.", "请等待其触发,或添加备注。");
          case ALERT_RESOLVED ->
              text(
                  "Nothing has to be done; if it begins again, it is another alert.",
                  "无需处理;再次发生时为新的告警。");
          case MAINTENANCE_OVER -> text("Announce a new window.", "请新建维护窗口。");
          case CONTENT_TOO_LARGE -> text("Send less at once.", "请减小单次请求的内容。");
          case NOT_SUPPORTED_BY_PROTOCOL ->
              text("Devices of this protocol cannot do it; leave it out.", "该协议的设备不支持,请勿使用。");
          case NOT_SUPPORTED_BY_MODEL ->
              text("Send it to the device with the ports.", "请发送给带充电端口的设备。");
          case QUARANTINED -> text("Ask the operator to release the device.", "请联系运营方解除隔离。");
          case DECOMMISSIONED ->
              text("Use another device; this one is out of service.", "请使用其他设备,该设备已停用。");
          case MAINTENANCE ->
              text(
                  "Try again when the maintenance is over; ends_at, if there, tells when.",
                  "请在维护结束后重试;如有 ends_at 则为结束时间。");
          case IMPORT_REFUSED ->
              text(
                  "Mend the rows that errors lists, and send the file again; nothing was changed.",
                  "请按 errors 修正各行后重新导入;本次未做任何修改。");
          case PRIVATE_ADDRESS -> text("Give a URL that the internet can reach.", "请提供公网可访问的地址。");
          case HTTPS_REQUIRED -> text("Give an https URL.", "请提供 https 地址。");
          case IDEMPOTENCY_KEY_REUSED ->
              text("Use a new key for another request.", "不同的请求请使用新的幂等键。");
          case RATE_LIMITED ->
              text(
                  "Wait for Retry-After; RateLimit tells what is left.",
                  "请等待 Retry-After 后重试;余量见 RateLimit。");
          case TOO_MANY_BATCHES -> text("Wait until one of your batches has ended.", "请等待已有批次结束。");
          case REPLAY_TOO_LONG ->
              text("Replay by from and to, 7 days at a time.", "请用 from 和 to 分段重放,每段最多 7 天。");
          case TOO_MANY_ENDPOINTS ->
              text("Delete endpoints that you no longer need.", "请删除不再使用的回调地址。");
          case TOO_MANY_REPLAYS -> text("Wait until one of your replays has ended.", "请等待已有重放结束。");
          case TOO_MANY_WINDOWS -> text("Cancel windows that you no longer need.", "请取消不再需要的维护窗口。");
          case MALFORMED_YAML ->
              text(
                  "Send one YAML mapping, without anchors and aliases.",
                  "请发送一个 YAML 映射,不要使用锚点和引用。");
          case RULE_BY_OPERATOR ->
              text(
                  "PATCH it with enabled = false, or PUT a rule of your own under its id.",
                  "请用 PATCH 将 enabled 设为 false,或以相同 id 用 PUT 写入您自己的规则。");
          case RULE_NOT_FOUND, SILENCE_NOT_FOUND ->
              text("Check the id; the list shows those there are.", "请核对编号,列表中为现有项。");
          case RULE_EXISTS -> text("Choose another id, or PUT the rule.", "请更换 id,或用 PUT 替换。");
          case RULE_CHANGED ->
              text(
                  "Read the rule again, and send your change with its version.",
                  "请重新读取该规则,并以其版本号提交修改。");
          case SILENCE_OVER -> text("Make a new silence.", "请新建静默。");
          case RULE_REFUSED ->
              text(
                  "Mend what problems lists; POST to validate tells without saving.",
                  "请按 problems 修正;可先用 POST …/validate 检查。");
          case TOO_MANY_RULES ->
              text("Delete alert rules that you no longer need.", "请删除不再需要的告警规则。");
          case TOO_MANY_SILENCES -> text("End silences that you no longer need.", "请结束不再需要的静默。");
          case INTERNAL ->
              text(
                  "Repeat with the same Idempotency-Key; if it stays, tell us the request_id.",
                  "请用相同的幂等键重试;如仍失败,请提供 request_id。");
          case OVERLOADED, VIEW_BEHIND, LOG_UNAVAILABLE ->
              text("Repeat with the same Idempotency-Key after a moment.", "请稍后用相同的幂等键重试。");
          case FIGURES_NOT_FOUND ->
              text(
                  "Give a time at which your devices were there; hours are kept longer than"
                      + " minutes.",
                  "请给出设备已接入的时间;小时数据比分钟数据保留更久。");
          case STATISTICS_TOO_LARGE ->
              text(
                  "Give a shorter window, a longer step, or a site or device.",
                  "请缩短时间范围、增大步长,或指定站点、设备。");
          case DASHBOARD_NOT_FOUND ->
              text(
                  "GET /api/third/dashboards, or /api/admin/dashboards, lists those there are.",
                  "现有看板见 GET /api/third/dashboards 或 /api/admin/dashboards。");
          case PANEL_NOT_FOUND, VARIABLE_NOT_FOUND ->
              text("The dashboard itself lists its panels and variables.", "面板和变量见看板本身。");
          case PANEL_TOO_LARGE, PANEL_TOO_SLOW ->
              text("Give a shorter time range, or choose a site or device.", "请缩短时间范围,或选择站点、设备。");
          case PANELS_BUSY ->
              text("Try again after a moment; control goes on meanwhile.", "请稍后重试,控制功能不受影响。");
          case BACKTEST_NOT_FOUND ->
              text(
                  "Ask for it again: results are kept for an hour, by the server that made them.",
                  "请重新发起回测;结果由执行的服务器保留一小时。");
          case BACKTEST_TOO_LARGE ->
              text("Give a shorter time, or name sites or devices.", "请缩短时间范围,或指定站点、设备。");
          case RANGE_NOT_HELD ->
              text("Give a time not before held_since.", "请给出不早于 held_since 的时间。");
          case TOO_MANY_BACKTESTS ->
              text("Wait until one has ended, or delete one.", "请等待已有回测结束,或删除其中一个。");
          case HISTORY_UNAVAILABLE, STATISTICS_UNAVAILABLE ->
              text("Try again later; control goes on meanwhile.", "请稍后重试,控制功能不受影响。");
          default -> null;
        });
  }

  private static Text text(String en, String zh) {
    return new Text(en, zh);
  }
}
