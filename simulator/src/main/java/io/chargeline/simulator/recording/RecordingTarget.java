package io.chargeline.simulator.recording;

import io.chargeline.domain.command.GatewayCommand;
import io.chargeline.domain.device.DeviceId;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/**
 * What a recording needs of the gateway it is fed through. The gateway runs on the recording's
 * clock: nothing in it that a step waits for may itself wait for that clock to move on (pacing
 * between two commands of one device, for example).
 */
public interface RecordingTarget {
  InetSocketAddress deviceAddress();

  /**
   * Sets the gateway's clock, which stands still in between; never goes back.
   *
   * @param unixMs unix milliseconds
   */
  void setTime(long unixMs);

  /** One tick at the clock's present time; called once per step of the clock, at its end. */
  void tick();

  /** Inbound bytes of all devices read, stamped and handled so far. */
  long bytesTaken();

  /** An 0x82, through the gateway's real downlink path. */
  void submit(GatewayCommand command);

  /** The gateway's number of the device's connection, -1 if it has none. */
  long connectionOf(DeviceId device);

  /** The instance name that commands are addressed to. */
  String gatewayInstance();

  /**
   * Closes the device's connection, its presence unknown from then on; {@link #connectionOf} says
   * so as soon as that is stamped.
   *
   * @return completes when it is stored
   */
  CompletableFuture<Void> pause(DeviceId device);

  /**
   * Asks for a call, from any thread, whenever {@link #bytesTaken} or {@link #connectionOf}
   * changed; a later listener replaces an earlier one. A target that never calls is looked at in
   * short intervals instead, which is slower.
   */
  default void onChange(Runnable wake) {}
}
