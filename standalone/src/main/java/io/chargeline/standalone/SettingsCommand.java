package io.chargeline.standalone;

import io.chargeline.domain.Settings;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes the reference page of all settings: the content of {@code docs/settings.md}. */
@Command(name = "settings", description = "Writes the reference page of all settings.")
final class SettingsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(page(EmbeddedSettings.all()));
    out.flush();
  }

  static String page(List<Settings.Setting> settings) {
    StringBuilder page =
        new StringBuilder(
            """
            # Settings

            Every setting is an environment variable. A name that begins with `CHARGELINE_` and is
            not in this list stops the start-up. Durations are written as `500ms`, `15s`, `9m`,
            `24h` or `7d`. Each program knows only its own: `CHARGELINE_KAFKA_REPLICATION` belongs
            to the distributed shape, not to `up`. This page is written by `./chargeline settings`.

            | name | default | meaning |
            |---|---|---|
            """);
    settings.stream()
        .sorted(Comparator.comparing(Settings.Setting::name))
        .forEach(setting -> page.append(row(setting)));
    return page.toString();
  }

  private static String row(Settings.Setting setting) {
    String home = System.getProperty("user.home");
    String value = setting.defaultValue().replace(home, "$HOME");
    return "| `%s` | %s | %s |%n"
        .formatted(
            setting.name(), value.isEmpty() ? "" : '`' + value + '`', sentence(setting.meaning()));
  }

  private static String sentence(String meaning) {
    return meaning.substring(0, 1).toUpperCase(Locale.ROOT) + meaning.substring(1);
  }
}
