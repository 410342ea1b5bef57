package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir private Path root;

  @Test
  void oneProcessAtATime() {
    try (DataDirectory first = DataDirectory.take(root)) {
      assertThatThrownBy(() -> DataDirectory.take(root))
          .isInstanceOf(StartupException.class)
          .hasMessage(
              "another process runs on %s: end it first, or give another directory with --data"
                  .formatted(first.root()));
    }
    DataDirectory.take(root).close();
  }

  @Test
  void isMadeWhereThereIsNone() {
    Path deep = root.resolve("a/b");
    try (DataDirectory data = DataDirectory.take(deep)) {
      assertThat(data.root()).isDirectory();
    }
  }

  @Test
  void secretsAreMadeOnceAndForTheOwnerOnly() throws Exception {
    Secrets made;
    try (DataDirectory data = DataDirectory.take(root)) {
      made = Secrets.loadOrMake(data);
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(root.resolve("secrets.json"))))
          .isEqualTo("rw-------");
    }
    try (DataDirectory data = DataDirectory.take(root)) {
      assertThat(Secrets.loadOrMake(data)).isEqualTo(made);
    }
    assertThat(made.webhookSecret()).startsWith("whsec_");
    assertThat(made.adminKey()).hasSizeGreaterThanOrEqualTo(24).isNotEqualTo(made.apiKey());
    assertThat(made).hasToString("Secrets[…]");
  }

  @Test
  void secretsOfAnEarlierVersionGetAnAdminKeyOnce() throws Exception {
    Files.createDirectories(root);
    Files.writeString(
        root.resolve("secrets.json"),
        "{\"api_key\":\"k\",\"webhook_secret\":\"w\",\"secret_key\":\"s\"}");
    Secrets first;
    try (DataDirectory data = DataDirectory.take(root)) {
      first = Secrets.loadOrMake(data);
    }
    assertThat(first.apiKey()).isEqualTo("k");
    assertThat(first.adminKey()).startsWith("ck_admin_");
    try (DataDirectory data = DataDirectory.take(root)) {
      assertThat(Secrets.loadOrMake(data)).isEqualTo(first);
    }
  }

  @Test
  void theAnnouncementHasTheNamesOthersRelyOn() throws Exception {
    Endpoints endpoints =
        new Endpoints(
            "127.0.0.1:7054",
            "127.0.0.1:9092",
            "http://127.0.0.1:7055",
            "http://127.0.0.1:8123",
            "http://127.0.0.1:8081",
            "chargeline",
            "p",
            "k",
            "whsec_s",
            "http://127.0.0.1:7055/",
            "a");
    try (DataDirectory data = DataDirectory.take(root)) {
      endpoints.write(data);
    }
    assertThat(Files.readString(root.resolve("endpoints.json"), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"devices\":\"127.0.0.1:7054\",\"kafka\":\"127.0.0.1:9092\","
                + "\"api\":\"http://127.0.0.1:7055\",\"clickhouse\":\"http://127.0.0.1:8123\","
                + "\"flink\":\"http://127.0.0.1:8081\",\"clickhouse_user\":\"chargeline\","
                + "\"clickhouse_password\":\"p\",\"api_key\":\"k\","
                + "\"webhook_secret\":\"whsec_s\",\"console\":\"http://127.0.0.1:7055/\","
                + "\"admin_key\":\"a\"}\n");
    assertThat(endpoints.block())
        .contains("development profile", "whsec_s", "127.0.0.1:7054")
        .containsPattern("console +http://127.0.0.1:7055/\n")
        .containsPattern("demo API key +k\n")
        .containsPattern("operator's key +a\n");
  }
}
