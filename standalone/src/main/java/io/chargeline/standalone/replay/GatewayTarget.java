package io.chargeline.standalone.replay;

import io.chargeline.domain.command.GatewayCommand;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.gateway.Gateway;
import io.chargeline.gateway.GatewayConfig;
import io.chargeline.simulator.recording.RecordingTarget;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** A real gateway on the recording's clock. */
final class GatewayTarget implements RecordingTarget, AutoCloseable {
  private final AtomicLong clock;
  private final Gateway gateway;

  /**
   * @param startMs where the clock stands until it is set, unix milliseconds
   */
  GatewayTarget(GatewayConfig config, long startMs, MeterRegistry registry) {
    this.clock = new AtomicLong(startMs);
    this.gateway = Gateway.start(config, clock::get, registry);
  }

  @Override
  public InetSocketAddress deviceAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port());
  }

  @Override
  public void setTime(long unixMs) {
    clock.set(unixMs);
  }

  @Override
  public void tick() {
    // The step's other records are waited for; what is lost here fails those, too.
    var unused = gateway.tick();
  }

  @Override
  public long bytesTaken() {
    return gateway.bytesTaken();
  }

  @Override
  public void submit(GatewayCommand command) {
    // Its end shows as the device's answer.
    var unused = gateway.submit(command);
  }

  @Override
  public long connectionOf(DeviceId device) {
    return gateway.connectionOf(device);
  }

  @Override
  public String gatewayInstance() {
    return gateway.instance();
  }

  @Override
  public CompletableFuture<Void> pause(DeviceId device) {
    return gateway.pause(device);
  }

  @Override
  public void onChange(Runnable call) {
    gateway.onChange(call);
  }

  @Override
  public void close() {
    gateway.close();
  }
}
