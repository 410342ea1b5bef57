package io.chargeline.simulator.recording;

/**
 * One row of a recording.
 *
 * @param sessionId 1–16 printable ASCII characters; goes over the wire as the order
 * @param station 0–16777215; becomes the device number
 * @param startMs unix milliseconds
 * @param endMs not before the start
 * @param centiKwh 0–65535, 0.01 kWh
 */
public record RecordedSession(
    String sessionId, int station, long startMs, long endMs, int centiKwh) {}
