package io.chargeline.standalone.deploy;

import io.chargeline.domain.Settings;
import io.chargeline.log.TopicSetup;
import io.chargeline.sql.Migrations;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes topics and tables where they are missing, and ends. May run any number of times. */
public final class SetupMain {
  private static final Logger LOG = LoggerFactory.getLogger(SetupMain.class);

  private SetupMain() {}

  public static void main(String[] args) throws Exception {
    Settings settings = new Settings(System.getenv());
    SetupConfig config = SetupConfig.read(settings);
    settings.refuseUnknown();
    Map<String, Object> kafka =
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrap());
    try (Admin admin = Admin.create(kafka)) {
      new TopicSetup(admin, config.replication()).createAndCheck();
    }
    Migrations.apply(config.clickHouseUrl(), config.user(), config.password());
    var changed =
        config.retention().apply(config.clickHouseUrl(), config.user(), config.password());
    LOG.atInfo().addKeyValue("retention_changed", changed).log("set up");
  }
}
