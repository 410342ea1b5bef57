package io.chargeline.domain.command;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A command as the API puts it into the log.
 *
 * @param commandId deterministic, see {@code Ids}
 * @param portNo 1-based; absent: the device chooses (start only)
 * @param orderNo 1–64 characters, kept verbatim; absent where no charge is concerned
 * @param limitS charging time in seconds, 1–65535; absent when not limited by time
 * @param limitWh energy in Wh, multiples of 10 up to 655350; absent when not limited by energy
 * @param estimatedPowerW from the request, for {@code charging.started}; absent if not said
 * @param arguments in the units of the control API: of a start by power tiers its {@link
 *     PowerTariff}, and of commands other than start and stop; else absent
 * @param issuedAt unix milliseconds
 * @param expiresAt unix milliseconds; nothing is written to the device after it
 */
public record Command(
    String commandId,
    String tenant,
    String deviceId,
    CommandType type,
    Integer portNo,
    String orderNo,
    ChargeMode mode,
    Integer limitS,
    Integer limitWh,
    Integer estimatedPowerW,
    JsonNode arguments,
    long issuedAt,
    long expiresAt) {}
