package io.chargeline.protocol;

import io.chargeline.domain.device.DeviceId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Supplier;

/**
 * What an answer may need to know.
 *
 * @param now the server's time
 * @param zone of the site, for protocols that send local time
 * @param behind the other devices heard on the same connection
 */
public record AnswerContext(Instant now, ZoneId zone, Supplier<List<DeviceId>> behind) {}
