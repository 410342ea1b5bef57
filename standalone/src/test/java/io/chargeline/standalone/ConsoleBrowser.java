package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.RequestOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * A real browser before the console of a running stack: headless Chromium, driven by Playwright.
 */
final class ConsoleBrowser implements AutoCloseable {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static final List<String> BAD = List.of("serious", "critical");
  private static final double PATIENCE_MS = 30_000;

  private final Playwright playwright;
  private final Browser browser;
  private final String url;

  /** How somebody looks at it. */
  record Look(String language, String theme, int width, int height) {
    static final Look DESK = new Look("en", "light", 1440, 900);
    static final Look PHONE = new Look("en", "light", 390, 844);

    Look in(String otherLanguage, String otherTheme) {
      return new Look(otherLanguage, otherTheme, width, height);
    }

    @Override
    public String toString() {
      return "%d-%s-%s".formatted(width, theme, language);
    }
  }

  private ConsoleBrowser(Playwright playwright, Browser browser, String url) {
    this.playwright = playwright;
    this.browser = browser;
    this.url = url;
  }

  /**
   * @param url of the console
   */
  static ConsoleBrowser open(String url) throws Exception {
    Path chromium = ConsoleTools.program("chromium", "chromium-browser", "google-chrome");
    if (chromium == null) {
      ConsoleTools.unavailable("there is no Chromium: install Debian's package chromium");
    }
    Path driver = ConsoleTools.installed().toAbsolutePath();
    Path link = driver.resolve("package");
    if (!Files.exists(link)) {
      Files.createSymbolicLink(link, driver.resolve("node_modules/playwright-core"));
    }
    System.setProperty("playwright.cli.dir", driver.toString());
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("PLAYWRIGHT_NODEJS_PATH", String.valueOf(ConsoleTools.program("node")));
    environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
    Browser browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium)
                    .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
    return new ConsoleBrowser(playwright, browser, url);
  }

  /** Somebody who is not signed in. */
  Visit visit(Look look) {
    return new Visit(look);
  }

  /** Somebody who is. */
  Visit visit(Look look, String key) {
    Visit visit = new Visit(look);
    APIResponse answer =
        visit
            .context
            .request()
            .post(
                url + "/api/console/session", RequestOptions.create().setData(Map.of("key", key)));
    assertThat(answer.status()).as(answer.text()).isLessThan(300);
    return visit;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }

  /** One person's window; what the browser complains of is kept. */
  final class Visit implements AutoCloseable {
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final Look look;
    private final BrowserContext context;
    private final Page page;

    private Visit(Look look) {
      this.look = look;
      context =
          browser.newContext(
              new Browser.NewContextOptions()
                  .setViewportSize(look.width(), look.height())
                  .setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE)
                  .setTimezoneId("Asia/Shanghai"));
      context.setDefaultTimeout(PATIENCE_MS);
      context.addInitScript(
          "localStorage.setItem('chargeline.language', '%s');".formatted(look.language())
              + "localStorage.setItem('chargeline.theme', '%s');".formatted(look.theme()));
      page = context.newPage();
      page.onConsoleMessage(
          message -> {
            if (List.of("error", "warning").contains(message.type())) {
              complaints.add(message.type() + ": " + message.text() + " " + message.location());
            }
          });
      page.onPageError(error -> complaints.add("thrown: " + error));
      page.onRequest(
          request -> {
            if (!request.url().startsWith(url) && !request.url().startsWith("data:")) {
              complaints.add("asked elsewhere: " + request.url());
            }
          });
    }

    Page page() {
      return page;
    }

    /**
     * @param place behind the {@code #}, for example {@code /devices}
     */
    Page go(String place) {
      page.navigate(url + "/#" + place);
      return page;
    }

    /** Kept under {@code target/screenshots}. */
    void shot(String name) {
      page.evaluate("scrollTo(0, 0)");
      page.screenshot(
          new Page.ScreenshotOptions()
              .setPath(SCREENSHOTS.resolve(name + "-" + look + ".png"))
              .setFullPage(true));
    }

    /** No violation that the checker calls serious or critical. */
    void assertAccessible() {
      List<Rule> violations = new AxeBuilder(page).analyze().getViolations();
      String bad =
          violations.stream()
              .filter(rule -> BAD.contains(rule.getImpact()))
              .map(
                  rule ->
                      rule.getId()
                          + ": "
                          + rule.getHelp()
                          + rule.getNodes().stream()
                              .limit(3)
                              .map(node -> "\n    " + node.getHtml())
                              .collect(Collectors.joining()))
              .collect(Collectors.joining("\n"));
      assertThat(bad).as("%s %s", page.url(), look).isEmpty();
    }

    /** The page itself stays within the window; wide parts scroll by themselves. */
    void assertFits() {
      Object wider =
          page.evaluate(
              "document.documentElement.scrollWidth - document.documentElement.clientWidth");
      assertThat(((Number) wider).intValue()).as("%s %s", page.url(), look).isLessThanOrEqualTo(1);
    }

    /** What was done on purpose, of which the browser complains. */
    void forget(String complaint) {
      assertThat(complaints.removeIf(one -> one.contains(complaint))).as("%s", complaints).isTrue();
    }

    /** The browser had nothing to complain of. */
    void assertQuiet() {
      assertThat(complaints).as("%s %s", page.url(), look).isEmpty();
    }

    @Override
    public void close() {
      context.close();
    }
  }
}
