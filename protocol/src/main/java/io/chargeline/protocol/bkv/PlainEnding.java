package io.chargeline.protocol.bkv;

import io.chargeline.protocol.Reading;
import java.util.Optional;
import java.util.OptionalInt;

/** An end report that begins with an {@link EndReading}. */
public sealed interface PlainEnding extends ChargeEnding permits ChargeEnd, TierEnd, CardEnd {
  EndReading reading();

  @Override
  default int socket() {
    return reading().socket();
  }

  @Override
  default int outlet() {
    return reading().outlet();
  }

  @Override
  default StatusBits status() {
    return reading().status();
  }

  @Override
  default int businessNumber() {
    return reading().businessNumber();
  }

  @Override
  default int wattHours() {
    return reading().wattHours();
  }

  @Override
  default int minutes() {
    return reading().minutes();
  }

  @Override
  default OptionalInt rawReason() {
    return OptionalInt.empty();
  }

  @Override
  default Optional<Reading.Bill> bill() {
    return Optional.empty();
  }
}
