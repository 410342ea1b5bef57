package io.chargeline.domain.command;

import io.chargeline.domain.Bytes;

/**
 * An order of the device job to one connection of one gateway. A gateway ignores what is addressed
 * to another instance or to a connection it does not hold, and a command id it has sent before.
 *
 * @param gateway the addressed gateway's instance name
 * @param connection its number of the connection
 * @param operation the protocol's command byte, for example 0x82
 * @param data the frame's data; the gateway adds message id and framing
 * @param maxSends 1, or 2 for one resend of the same bytes after {@code answerTimeoutMs}
 * @param expiresAt unix milliseconds on the gateway's clock; nothing is written after it
 */
public record GatewayCommand(
    String commandId,
    String gateway,
    long connection,
    String deviceId,
    String protocol,
    int operation,
    Bytes data,
    int maxSends,
    long answerTimeoutMs,
    long expiresAt) {}
