package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;

/** Upgrades. */
final class FirmwareDescription {
  private FirmwareDescription() {}

  static void addTo(Describers all) {
    all.add(UpgradeRequest.class, FirmwareDescription::request)
        .add(HostUpgradeRequest.class, (m, data, out) -> {})
        .add(FirmwarePacket.class, FirmwareDescription::packet)
        .add(FirmwareAnswer.class, FirmwareDescription::answer);
  }

  private static void request(UpgradeRequest m, Bytes data, Fields out) {
    out.put("device_type", m.deviceType()).firmware(m.firmware());
    out.put("package_type", m.packageType());
  }

  private static void packet(FirmwarePacket m, Bytes data, Fields out) {
    out.put("total", m.total()).put("packet", m.packet());
    out.put("firmware_bytes", m.chunk().length());
    out.put("firmware_sum", FirmwareImage.sum(m.chunk()));
    if (m.isVerification()) {
      out.put("verification", verification(m.verification()).values());
    }
  }

  private static Fields verification(FirmwarePacket.Verification said) {
    return new Fields()
        .put("image_sum", said.sum())
        .put("device_type", said.deviceType())
        .firmware(said.firmware());
  }

  private static void answer(FirmwareAnswer m, Bytes data, Fields out) {
    out.put("result", m.result()).put("result_name", m.resultName()).put("packet", m.packet());
  }
}
