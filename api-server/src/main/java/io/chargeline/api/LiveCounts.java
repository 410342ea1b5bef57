package io.chargeline.api;

import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.DeviceSnapshot.Port;
import io.chargeline.domain.device.PortState;
import io.chargeline.domain.device.Presence;
import io.chargeline.domain.device.Standing;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * How many devices and ports are in which state now, by the definitions of docs/metrics.md: devices
 * of active standing that were ever heard; in maintenance is in the total and nothing else; of a
 * port whose device is not heard nobody knows.
 */
final class LiveCounts {
  /** Counting is work; whoever counts must not keep others from being served. */
  private static final int AT_ONCE = 1;

  private static final long TURN_MS = 1000;

  private final LiveView view;
  private final Predicate<DeviceSnapshot> inMaintenance;
  private final Semaphore turns = new Semaphore(AT_ONCE, true);

  /**
   * @param inMaintenance by a window; by the registry's mark it is known here
   */
  LiveCounts(LiveView view, Predicate<DeviceSnapshot> inMaintenance) {
    this.view = view;
    this.inMaintenance = inMaintenance;
  }

  /**
   * @param faulty devices with a faulty port, however many
   * @param asOf event time, unix milliseconds; null: the device job has not said
   */
  record Counts(
      long devices,
      long online,
      long offline,
      long faulty,
      long ports,
      long idle,
      long charging,
      long fault,
      Long asOf) {}

  /**
   * Sees whatever webhooks told before the call.
   *
   * @param model null: any
   * @throws Problem 503 {@code view_behind}, {@code statistics_unavailable}
   */
  Counts count(Subject subject, String model) {
    view.catchUp();
    view.awaitShownAll(subject.tenant());
    Long asOf = view.asOf();
    if (!turn()) {
      throw ProblemCode.STATISTICS_UNAVAILABLE
          .because("too many are counting; try again", "统计请求过多,请稍后重试")
          .retryAfter(1);
    }
    try {
      return count(subject, model, asOf);
    } finally {
      turns.release();
    }
  }

  private boolean turn() {
    try {
      return turns.tryAcquire(TURN_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Counts count(Subject subject, String model, Long asOf) {
    Sum sum = new Sum();
    view.devicesAfter(subject.tenant(), "")
        .filter(LiveCounts::counts)
        .filter(device -> subject.device() == null || subject.device().equals(device.deviceId()))
        .filter(
            device -> subject.site() == null || subject.site().equals(device.registered().site()))
        .filter(device -> model == null || Objects.equals(model, device.registered().model()))
        .forEach(device -> sum.add(device, isDown(device), subject.portNo()));
    return sum.counts(asOf);
  }

  private static boolean counts(DeviceSnapshot device) {
    return device.registered().standing() == Standing.ACTIVE && device.lastSeen() != null;
  }

  private boolean isDown(DeviceSnapshot device) {
    return device.registered().maintenance() || inMaintenance.test(device);
  }

  private static final class Sum {
    private long devices;
    private long online;
    private long offline;
    private long faulty;
    private long ports;
    private long idle;
    private long charging;
    private long fault;

    void add(DeviceSnapshot device, boolean down, Integer onlyPort) {
      devices++;
      if (!down) {
        online += device.presence() == Presence.ONLINE ? 1 : 0;
        offline += device.presence() == Presence.OFFLINE ? 1 : 0;
      }
      boolean anyFault = false;
      for (Port port : device.ports()) {
        // A port that was only counted by its device has shown no state yet.
        if (port.since() != 0 && (onlyPort == null || onlyPort == port.portNo())) {
          boolean seen = device.presence() == Presence.ONLINE && port.lost() == null;
          anyFault |= seen && port.state() == PortState.FAULT;
          add(seen && !down ? port.state() : PortState.UNKNOWN);
        }
      }
      faulty += anyFault && !down ? 1 : 0;
    }

    private void add(PortState state) {
      ports++;
      switch (state) {
        case IDLE -> idle++;
        case CHARGING -> charging++;
        case FAULT -> fault++;
        case UNKNOWN -> {
          // in the total only
        }
      }
    }

    Counts counts(Long asOf) {
      return new Counts(devices, online, offline, faulty, ports, idle, charging, fault, asOf);
    }
  }
}
