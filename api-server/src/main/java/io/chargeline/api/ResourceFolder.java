package io.chargeline.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** All files beneath a folder of the class path, be it a directory or part of a jar. */
final class ResourceFolder {
  private ResourceFolder() {}

  /**
   * Reads the folder of a file; a jar need not have entries for folders.
   *
   * @param file of a file at the top of it
   * @return content by path in the folder, with {@code /} between names
   * @throws IllegalStateException if it is neither in a directory nor in a jar
   */
  static Map<String, byte[]> around(URL file) {
    try {
      return switch (file.getProtocol()) {
        case "file" -> ofDirectory(Path.of(file.toURI()).getParent());
        case "jar" -> ofJar(file);
        default ->
            throw new IllegalStateException(file + ": put the class path into files or jars");
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, byte[]> ofDirectory(Path directory) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(directory)) {
      for (Path path : walk.filter(Files::isRegularFile).toList()) {
        URI relative = directory.toUri().relativize(path.toUri());
        files.put(relative.getPath(), Files.readAllBytes(path));
      }
    }
    return files;
  }

  private static Map<String, byte[]> ofJar(URL file) throws IOException {
    JarURLConnection connection = (JarURLConnection) file.openConnection();
    // The class loader's own view of the jar stays open when this one is closed.
    connection.setUseCaches(false);
    String name = connection.getEntryName();
    String folder = name.substring(0, name.lastIndexOf('/') + 1);
    Map<String, byte[]> files = new TreeMap<>();
    try (JarFile jar = connection.getJarFile()) {
      for (JarEntry entry : jar.stream().toList()) {
        if (!entry.isDirectory() && entry.getName().startsWith(folder)) {
          try (InputStream in = jar.getInputStream(entry)) {
            files.put(entry.getName().substring(folder.length()), in.readAllBytes());
          }
        }
      }
    }
    return files;
  }
}
