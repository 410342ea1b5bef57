package io.chargeline.sql;

/** How the driver is told where the server is. */
public final class JdbcUrl {
  private static final String SCHEME = "jdbc:clickhouse:";

  private JdbcUrl() {}

  /**
   * @param httpUrl for example {@code http://127.0.0.1:8123}, without a path
   */
  public static String of(String httpUrl) {
    String server = httpUrl.endsWith("/") ? httpUrl.substring(0, httpUrl.length() - 1) : httpUrl;
    return SCHEME + server;
  }
}
