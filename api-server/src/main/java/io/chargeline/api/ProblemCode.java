package io.chargeline.api;

import io.chargeline.domain.Worded;

/** Every way the API refuses, by its stable code. */
enum ProblemCode implements Worded {
  MALFORMED_JSON(400, "The body is not valid JSON", "请求体不是合法的 JSON"),
  UNKNOWN_FIELD(400, "A field is not known", "存在未知字段"),
  MISSING_FIELD(400, "A field is missing", "缺少必填字段"),
  INVALID_FIELD(400, "A field has a value that cannot be", "字段取值不合法"),
  MALFORMED_CSV(400, "The body is not the CSV we can read", "请求体不是可读取的 CSV"),
  MALFORMED_YAML(400, "The body is not YAML we can read", "请求体不是可读取的 YAML"),
  BAD_REQUEST(400, "The request cannot be understood", "无法理解该请求"),
  UNAUTHORIZED(401, "API key missing or unknown", "缺少 API 密钥或密钥无效"),
  KEY_EXPIRED(401, "The API key has expired", "API 密钥已过期"),
  KEY_REVOKED(401, "The API key was revoked", "API 密钥已吊销"),
  SIGNATURE_MALFORMED(401, "The request's signature is incomplete", "请求签名不完整"),
  SIGNATURE_OUT_OF_TIME(401, "The request was signed too long ago, or ahead", "请求签名时间超出允许范围"),
  NONCE_REPLAYED(401, "The nonce was used before", "随机数已被使用"),
  SESSION_OVER(401, "The session is over", "会话已结束"),
  SCOPE_MISSING(403, "The API key has not the scope", "API 密钥权限不足"),
  ADDRESS_NOT_ALLOWED(403, "The API key is not for this address", "API 密钥不允许从该地址使用"),
  CSRF_TOKEN_MISSING(403, "The session's token is missing or wrong", "缺少会话令牌或令牌无效"),
  CROSS_SITE(403, "The request came from another site", "请求来自其他网站"),
  TENANT_DELETED(403, "The tenant was deleted", "租户已停用"),
  MAINTENANCE_BY_OPERATOR(403, "The maintenance window is the operator's", "维护窗口由平台运营方管理"),
  RULE_BY_OPERATOR(403, "The alert rule is the platform's", "告警规则由平台运营方管理"),
  NOT_FOUND(404, "There is nothing here", "资源不存在"),
  DEVICE_NOT_FOUND(404, "No such device", "设备不存在"),
  PORT_NOT_FOUND(404, "The device has no such port", "设备没有该端口"),
  COMMAND_NOT_FOUND(404, "No such command", "命令不存在"),
  BATCH_NOT_FOUND(404, "No such batch", "批次不存在"),
  ENDPOINT_NOT_FOUND(404, "No such webhook endpoint", "回调地址不存在"),
  REPLAY_NOT_FOUND(404, "No such replay", "重放不存在"),
  TENANT_NOT_FOUND(404, "No such tenant", "租户不存在"),
  SITE_NOT_FOUND(404, "No such site", "站点不存在"),
  KEY_NOT_FOUND(404, "No such API key", "API 密钥不存在"),
  CHARGE_NOT_FOUND(404, "No such charge", "没有对应的充电记录"),
  MAINTENANCE_NOT_FOUND(404, "No such maintenance window", "维护窗口不存在"),
  RULE_NOT_FOUND(404, "No such alert rule", "告警规则不存在"),
  SILENCE_NOT_FOUND(404, "No such silence", "静默不存在"),
  FIGURES_NOT_FOUND(404, "There are no figures of that time", "该时间没有统计数据"),
  ALERT_NOT_FOUND(404, "No such alert", "告警不存在"),
  BACKTEST_NOT_FOUND(404, "No such back-test", "回测不存在"),
  DASHBOARD_NOT_FOUND(404, "No such dashboard", "看板不存在"),
  PANEL_NOT_FOUND(404, "The dashboard has no such panel", "看板没有该面板"),
  VARIABLE_NOT_FOUND(404, "The dashboard has no such variable", "看板没有该变量"),
  METHOD_NOT_ALLOWED(405, "Method not allowed", "不支持该请求方法"),
  DEVICE_OFFLINE(409, "The device is offline", "设备离线"),
  DEVICE_UNREACHABLE(409, "The device has no connection", "设备当前无连接"),
  QUARANTINED(409, "The device is in quarantine", "设备处于隔离状态"),
  DECOMMISSIONED(409, "The device is out of service", "设备已停用"),
  PORT_FAULT(409, "The port has a fault", "端口故障"),
  PORT_BUSY(409, "The port is busy", "端口正在使用"),
  ORDER_CONFLICT(409, "The order was given with other parameters", "该订单已以不同参数下发"),
  ORDER_OPEN_ELSEWHERE(409, "The order is open on another device", "该订单正在另一台设备上进行"),
  ORDER_ALREADY_USED(409, "The order was used before", "该订单号已使用过"),
  ORDER_ALREADY_ENDED(409, "The charge has ended", "该订单充电已结束"),
  OTHER_ORDER_RUNNING(409, "Another order runs on the port", "端口上正在进行其他订单"),
  NO_SUCH_ORDER(409, "No such order runs on the device", "设备上没有该订单"),
  TENANT_EXISTS(409, "There is such a tenant", "租户已存在"),
  IDEMPOTENCY_KEY_IN_USE(409, "A request with this idempotency key is in work", "使用该幂等键的请求正在处理"),
  TENANT_IN_USE(409, "The tenant still owns devices", "租户名下仍有设备"),
  DEVICE_CLAIMED(409, "Another tenant owns the device", "设备已属于其他租户"),
  DEVICE_BUSY(409, "Something is open on the device", "设备上有未结束的业务"),
  SITE_EXISTS(409, "There is such a site", "站点已存在"),
  SITE_IN_USE(409, "Devices stand at the site", "站点下仍有设备"),
  KEY_ENDED(409, "The API key has ended", "API 密钥已失效"),
  MAINTENANCE(409, "The device is under maintenance", "设备维护中"),
  ENDPOINT_DISABLED(409, "The webhook endpoint is disabled", "回调地址已停用"),
  MAINTENANCE_OVER(409, "The maintenance window is over", "维护窗口已结束"),
  ALERT_PENDING(409, "The alert has not fired yet", "告警尚未触发"),
  ALERT_RESOLVED(409, "The alert is over", "告警已恢复"),
  RULE_EXISTS(409, "There is such an alert rule", "告警规则已存在"),
  RULE_CHANGED(409, "The alert rule was changed meanwhile", "告警规则已被修改"),
  SILENCE_OVER(409, "The silence is over", "静默已结束"),
  CONTENT_TOO_LARGE(413, "The body is too large", "请求体过大"),
  NOT_SUPPORTED_BY_PROTOCOL(422, "The device's protocol cannot do this", "设备协议不支持该操作"),
  NOT_SUPPORTED_BY_MODEL(422, "The device's model cannot do this", "设备型号不支持该操作"),
  IMPORT_REFUSED(422, "Rows of the file cannot be", "文件中存在不合法的行"),
  RULE_REFUSED(422, "The alert rule cannot be", "告警规则不合法"),
  PRIVATE_ADDRESS(422, "The address is not a public one", "地址不是公网地址"),
  HTTPS_REQUIRED(422, "The URL must be https", "地址须使用 https"),
  REPLAY_TOO_LONG(422, "The replay would go back too far", "重放时间跨度过长"),
  STATISTICS_TOO_LARGE(422, "The question would read too much", "统计查询的数据量过大"),
  BACKTEST_TOO_LARGE(422, "The back-test would read too much", "回测的数据量过大"),
  RANGE_NOT_HELD(422, "Nothing of that time is held any more", "该时间的数据已不再保留"),
  PANEL_TOO_LARGE(422, "The panel would read too much", "面板查询的数据量过大"),
  IDEMPOTENCY_KEY_REUSED(422, "The idempotency key was used for another request", "幂等键已用于其他请求"),
  RATE_LIMITED(429, "Too many requests", "请求过于频繁"),
  TOO_MANY_BATCHES(429, "Too many batches at once", "同时进行的批次过多"),
  TOO_MANY_ENDPOINTS(429, "Too many webhook endpoints", "回调地址过多"),
  TOO_MANY_REPLAYS(429, "Too many replays at once", "同时进行的重放过多"),
  TOO_MANY_WINDOWS(429, "Too many maintenance windows at once", "未结束的维护窗口过多"),
  TOO_MANY_RULES(429, "Too many alert rules", "告警规则过多"),
  TOO_MANY_SILENCES(429, "Too many silences at once", "未结束的静默过多"),
  TOO_MANY_BACKTESTS(429, "Too many back-tests at once", "同时进行的回测过多"),
  TOO_MANY_STREAMS(429, "Too many live streams at once", "同时打开的实时流过多"),
  INTERNAL(500, "Our fault", "服务内部错误"),
  OVERLOADED(503, "Too many requests are in work", "服务繁忙"),
  VIEW_BEHIND(503, "The live view has not caught up", "实时数据尚未同步"),
  LOG_UNAVAILABLE(503, "The log cannot be written", "日志暂不可写"),
  HISTORY_UNAVAILABLE(503, "The history cannot be read", "历史数据暂不可用"),
  STATISTICS_UNAVAILABLE(503, "The statistics cannot be read", "统计数据暂不可用"),
  PANELS_BUSY(503, "Too many panels are asked for at once", "面板查询过多"),
  PANEL_TOO_SLOW(504, "The panel takes too long", "面板查询超时");

  private final int status;
  private final String title;
  private final String titleZh;

  ProblemCode(int status, String title, String titleZh) {
    this.status = status;
    this.title = title;
    this.titleZh = titleZh;
  }

  int status() {
    return status;
  }

  /** Whether a refusal of this code means for sure that nothing was done. */
  boolean nothingDone() {
    return this != INTERNAL && this != LOG_UNAVAILABLE;
  }

  @Override
  public String text() {
    return title;
  }

  @Override
  public String textZh() {
    return titleZh;
  }

  /** A problem of this code; the texts say what is wrong here and what to do about it. */
  Problem because(String detail, String detailZh) {
    return new Problem(this, detail, detailZh);
  }
}
