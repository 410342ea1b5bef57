package io.chargeline.api.dashboards;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads dashboards: {@code *.json} of a directory, and for each {@code zh/*.yaml} beside it. */
public final class DashboardFiles {
  private static final String ONE_OF_THEM = "/dashboards/fleet-overview.json";
  private static final String ENDING = ".json";

  private static final ObjectReader JSON =
      JsonMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build().reader();

  private static final ObjectReader YAML =
      YAMLMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .build()
          .readerFor(new TypeReference<Map<String, String>>() {});

  private DashboardFiles() {}

  /**
   * Those that are shipped, by the names of their files.
   *
   * @throws IllegalStateException if they are not on the class path
   */
  public static List<Dashboard> shipped() {
    URL found = DashboardFiles.class.getResource(ONE_OF_THEM);
    if (found == null) {
      throw new IllegalStateException(ONE_OF_THEM + " is not on the class path");
    }
    try {
      URI uri = found.toURI();
      if (!uri.getScheme().equals("jar")) {
        return read(Path.of(uri).getParent());
      }
      // A file system of our own: one that is shared could be closed by another.
      String jar = uri.getRawSchemeSpecificPart();
      URI file = URI.create(jar.substring(0, jar.indexOf('!')));
      try (FileSystem system = FileSystems.newFileSystem(Path.of(file))) {
        return read(system.getPath(ONE_OF_THEM).getParent());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * All of a directory, by the names of their files.
   *
   * @throws IOException if one cannot be read, or is no JSON or YAML; it is named
   */
  public static List<Dashboard> read(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<Dashboard> all = new ArrayList<>();
      for (Path file : files.filter(it -> it.toString().endsWith(ENDING)).sorted().toList()) {
        all.add(readOne(file));
      }
      return all;
    }
  }

  private static Dashboard readOne(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    JsonNode json = parse(file, JSON, JsonNode.class);
    if (!(json instanceof ObjectNode object)) {
      throw new IOException(name + ": this is no JSON object");
    }
    return new Dashboard(name, object, chinese(translation(file, name)));
  }

  private static Path translation(Path file, String name) {
    String yaml = name.substring(0, name.length() - ENDING.length()) + ".yaml";
    return file.resolveSibling("zh").resolve(yaml);
  }

  private static Map<String, String> chinese(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Map.of();
    }
    Map<String, String> texts = YAML.readValue(Files.readAllBytes(file));
    return texts == null ? Map.of() : texts;
  }

  private static <T> T parse(Path file, ObjectReader reader, Class<T> type) throws IOException {
    try {
      return reader.readValue(Files.readAllBytes(file), type);
    } catch (IOException e) {
      throw new IOException(file.getFileName() + ": " + e.getMessage(), e);
    }
  }
}
