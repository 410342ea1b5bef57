package io.chargeline.alerting.signal;

import java.util.Map;

/**
 * Something that was seen: the one form in which rules get all their inputs.
 *
 * @param at when it counts, unix milliseconds: event time, plus a fixed allowance for what is
 *     written by the wall clock; see {@link SignalReader}
 * @param id distinguishes it from others of its kind at that time
 * @param device empty if it is about no single device
 * @param port from 1; 0 if it is about no single port
 */
public record Signal(
    long at,
    SignalKind kind,
    String id,
    Place place,
    String device,
    int port,
    Map<String, Double> numbers,
    Map<String, String> words)
    implements Comparable<Signal> {

  public String word(String field) {
    return words.get(field);
  }

  public Double number(String field) {
    return numbers.get(field);
  }

  /** Time, then kind, then id: the order in which signals are judged, however they arrived. */
  @Override
  public int compareTo(Signal other) {
    int byTime = Long.compare(at, other.at);
    if (byTime != 0) {
      return byTime;
    }
    int byKind = kind.compareTo(other.kind);
    return byKind != 0 ? byKind : id.compareTo(other.id);
  }

  /** The same with other numbers. */
  public Signal with(Map<String, Double> others) {
    return new Signal(at, kind, id, place, device, port, others, words);
  }
}
