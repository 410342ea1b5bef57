package io.chargeline.protocol;

import io.chargeline.domain.Settings;
import io.chargeline.protocol.bkv.BkvOptions;
import java.io.Serializable;

/** Where the specifications leave a choice, which reading is used. */
public record ProtocolOptions(BkvOptions bkv) implements Serializable {
  public static final ProtocolOptions RECOMMENDED = new ProtocolOptions(BkvOptions.DEFAULTS);

  public static ProtocolOptions read(Settings settings) {
    return new ProtocolOptions(BkvOptions.read(settings));
  }
}
