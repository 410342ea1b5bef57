package io.chargeline.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Properties;

/** Scripts and styles of others, out of their jars. */
enum Libraries {
  SWAGGER_UI("org.webjars/swagger-ui", "/META-INF/resources/webjars/swagger-ui/"),
  LIT_HTML("org.mvnpm/lit-html", "/META-INF/resources/_static/lit-html/"),
  ECHARTS("org.mvnpm/echarts", "/META-INF/resources/_static/echarts/");

  private final String folder;

  Libraries(String coordinates, String parent) {
    this.folder = parent + version(coordinates) + '/';
  }

  /** As the jar on the class path says. */
  private static String version(String coordinates) {
    String path = "/META-INF/maven/" + coordinates + "/pom.properties";
    Properties pom = new Properties();
    try (InputStream in = Libraries.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is not on the class path");
      }
      pom.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return pom.getProperty("version");
  }

  /** One of its files. */
  Asset file(String name, String type) {
    return Asset.read(folder + name, type);
  }

  /** Where one of its files is. */
  URL place(String name) {
    return Libraries.class.getResource(folder + name);
  }
}
