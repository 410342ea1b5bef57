package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalInt;

/**
 * 0x21 (section 5.3).
 *
 * @param decivolts 0.1 V
 * @param ports status per port, first outlet first
 * @param signal between sub-device and host; 0 when wired
 * @param celsius empty without a sensor
 */
public record Heartbeat(int decivolts, List<PortStatus> ports, int signal, OptionalInt celsius)
    implements Uplink {
  public static final int COMMAND = 0x21;

  static Heartbeat decode(ByteBuffer body) {
    int decivolts = Wire.u16(body);
    List<PortStatus> ports = PortStatus.list(body, Wire.u8(body));
    int signal = body.hasRemaining() ? Wire.u8(body) : 0;
    return new Heartbeat(decivolts, ports, signal, Wire.celsius(body));
  }

  @Override
  public Bytes encode() {
    Body out = new Body().u16("voltage", decivolts).u8("port_count", ports.size());
    ports.forEach(port -> out.u8("port_status", port.code()));
    out.u8("signal", signal);
    Wire.putCelsius(out, "temperature", celsius);
    return out.end();
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
