package io.chargeline.jobs.webhook;

import java.time.Duration;
import java.util.Map;

/**
 * One request as it goes out.
 *
 * @param headers beside those that every HTTP request has
 * @param timeout from connecting to the end of the answer
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy of each body would be dear
record Outgoing(String url, Map<String, String> headers, byte[] body, Duration timeout) {}
