package io.chargeline.jobs.histories;

import java.util.ArrayList;
import java.util.List;

/** A charge: what the device does, and what can be known of it. */
final class Charge {
  final String order;
  final int port;
  final int number;
  final int wattage;
  final long begun;

  /** Of a start by the platform, else null. */
  Integer limitS;

  /** What ends it, as the wire of its device says it. */
  int ending;

  /** Whether nothing is said of it before its end. */
  boolean silent;

  private long pausedMs;
  private long pausedAt;
  private long lostWh;
  private int resets;
  long over;

  // What is known of it.
  boolean open;
  boolean settled;
  boolean unsettled;
  String tenant;
  String site;
  long startedAt;
  Long endedAt;
  long lastPower;
  long settleDue;
  boolean settling;
  int idleBeats;
  boolean startSeen;
  boolean stopConfirmed;
  boolean startFailed;
  String startId;

  /** When its start was written to the device. */
  List<Long> written = new ArrayList<>();

  String startTenant;
  boolean stopAsked;

  /** What its meter showed last, as was heard. */
  Shows shown;

  private long carriedWh;

  /** What can be known to have flowed. */
  Long wh;

  String outcome;
  String stopReason;
  String closedBy;
  final List<String> suspicions = new ArrayList<>();

  Charge(String order, int port, int number, int wattage, long begun) {
    this.order = order;
    this.port = port;
    this.number = number;
    this.wattage = wattage;
    this.begun = begun;
  }

  /** The same, but that power flows from then on. */
  Charge beginsAt(long t) {
    Charge same = new Charge(order, port, number, wattage, t);
    same.limitS = limitS;
    same.startId = startId;
    same.written = written;
    same.startTenant = startTenant;
    return same;
  }

  boolean runs() {
    return over == 0;
  }

  boolean pauses() {
    return pausedAt != 0;
  }

  void pause(long t) {
    pausedAt = t;
  }

  void goOn(long t) {
    pausedMs += pausedAt == 0 ? 0 : t - pausedAt;
    pausedAt = 0;
  }

  void end(long t) {
    goOn(t);
    over = t;
  }

  int elapsedS(long t) {
    return (int) (((runs() ? t : over) - begun) / 1000);
  }

  /** Wh that really flowed. */
  long flowedWh(long t) {
    long until = runs() ? pausedAt == 0 ? t : pausedAt : over;
    return (until - begun - pausedMs) * wattage / 3_600_000;
  }

  /** Wh by the device's meter. */
  long meterWh(long t) {
    return flowedWh(t) - lostWh;
  }

  void resetMeter(long t) {
    lostWh = flowedWh(t);
    resets++;
  }

  /**
   * What the meter shows, and what only the device knows of it.
   *
   * @param resets how often it began anew
   * @param rounds how often it came round since
   */
  record Shows(long wh, int resets, long rounds, long rangeWh) {}

  /**
   * @param stepWh of the wire, which has two bytes for it
   */
  Shows shows(long t, long stepWh) {
    long rangeWh = 0x1_0000 * stepWh;
    long meter = meterWh(t);
    return new Shows(meter % rangeWh / stepWh * stepWh, resets, meter / rangeWh, rangeWh);
  }

  void hear(Shows now) {
    if (shown != null && now.wh < shown.wh) {
      suspect("meter_went_back");
      boolean anew = now.resets != shown.resets;
      carriedWh += anew ? shown.wh : (now.rounds - shown.rounds) * now.rangeWh;
    }
    shown = now;
    wh = carriedWh + now.wh;
  }

  void suspect(String why) {
    if (!suspicions.contains(why)) {
      suspicions.add(why);
    }
  }

  boolean known() {
    return open || settled || unsettled;
  }
}
