package io.chargeline.jobs.device;

import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.command.Effect;
import io.chargeline.protocol.Protocol;
import java.util.ArrayList;
import java.util.List;

/** One command on its way, or a start whose charge was not seen and might yet be. */
public final class CommandMemory {
  public String commandId;

  /** Who asked for it; null in states older than this, and of downlinks that nobody asked for. */
  public String tenant;

  /** Where the device stood when it was asked; null: at no site, or in states older than this. */
  public String site;

  public CommandType type;

  /** 1-based; null: the device chooses. */
  public Integer portNo;

  public String orderNo;
  public String orderHex;
  public ChargeMode mode;
  public Integer limitS;
  public Integer limitWh;
  public Integer estimatedPowerW;

  /** JSON, of a start by power tiers, and of commands other than start and stop. */
  public String arguments;

  /** What shows that the device does it; null, as in older states: its answer. */
  public Protocol.Encoded.Confirmation confirmedBy;

  public long issuedAt;
  public long expiresAt;

  /** Seen only as a downlink: a recording's start, which no API asked for. */
  public boolean unasked;

  public CommandState state = CommandState.ACCEPTED;
  public Effect effect;
  public String reason;
  public Integer rawResult;

  /** JSON, what the device told with its answer. */
  public String result;

  public String gateway;
  public long connection;
  public Integer messageId;

  /** What was written, as its answer names it; null in states older than this. */
  public Integer operation;

  public int sends;

  /** When it ends if nothing comes. */
  public long dueAt;

  public Long endedAt;
  public List<Step> timeline = new ArrayList<>();
  public long revision;

  /** A start that the device executes, told as failed because nothing was seen of its charge. */
  public boolean givenUp;

  /** When a failed start may be forgotten. */
  public long forgetAt;

  /** One step on its way. */
  public static final class Step {
    public CommandState state;
    public long at;

    public Step() {}

    Step(CommandState state, long at) {
      this.state = state;
      this.at = at;
    }
  }

  public CommandMemory() {}

  boolean confirmedBy(Protocol.Encoded.Confirmation what) {
    return confirmedBy == what;
  }

  /** What only its answer confirms may be asked again. */
  int maxSends() {
    return confirmedBy == null || confirmedBy == Protocol.Encoded.Confirmation.ANSWER ? 2 : 1;
  }
}
