package io.chargeline.jobs.histories;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What really happened in a {@link Story}, as far as anybody could know it, in the terms of the
 * fact tables. Times are unix milliseconds.
 */
public final class Truth {
  /** As in {@code v_presence}. */
  public record Presence(
      String device,
      String tenant,
      String site,
      boolean maintenance,
      String state,
      String reason,
      long from,
      Long until) {}

  /** As in {@code v_port_states}. */
  public record PortState(
      String device,
      int port,
      String tenant,
      String site,
      boolean maintenance,
      String state,
      String reason,
      long from,
      Long until) {}

  /**
   * As in {@code v_sessions}; orders are unique in a story.
   *
   * @param energyWh as settled
   */
  public record Session(
      String order,
      String device,
      int port,
      String tenant,
      String site,
      long startedAt,
      Long endedAt,
      Long energyWh,
      String outcome,
      String stopReason,
      String closedBy,
      String suspect) {
    Long durationS() {
      return endedAt == null ? null : Long.valueOf((endedAt - startedAt) / 1000);
    }
  }

  /** A command that ended, as in {@code v_commands}. */
  public record Command(
      String id,
      String tenant,
      String site,
      String device,
      Integer port,
      String type,
      String state,
      String effect,
      String reason,
      long endedAt,
      Long sentAt) {}

  /**
   * A maintenance window, as one tenant was told of it.
   *
   * @param from null: it never began
   */
  public record Downtime(
      String id,
      String tenant,
      String scope,
      String site,
      List<String> devices,
      Long from,
      Long until) {}

  /**
   * What really flowed in a charge that was settled.
   *
   * @param order device and order
   * @param wh in the steps that the wire tells
   */
  public record Metered(String order, long wh) {}

  public final List<Presence> presence = new ArrayList<>();
  public final List<PortState> ports = new ArrayList<>();
  public final List<Session> sessions = new ArrayList<>();
  public final List<Command> commands = new ArrayList<>();
  public final List<Downtime> downtimes = new ArrayList<>();
  public final List<Metered> metered = new ArrayList<>();

  /** Command id to connection, of all that are to be handed to a gateway. */
  public final TreeMap<String, String> orders = new TreeMap<>();
}
