package io.chargeline.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.chargeline.standalone.ConsoleBrowser.Look;
import io.chargeline.standalone.ConsoleBrowser.Visit;
import io.chargeline.standalone.TestStack.Reply;
import java.net.http.HttpRequest;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every other page, in both languages and themes, at both sizes, and the frame around them. */
class ConsolePagesTest {
  private static final TestStack STACK = TestStack.shared();
  private static ConsoleBrowser browser;

  @BeforeAll
  static void openBrowser() throws Exception {
    browser = ConsoleBrowser.open(STACK.endpoints().api());
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  private static String key(boolean operator) {
    return operator ? TestStack.ADMIN_KEY : STACK.endpoints().apiKey();
  }

  private static final List<String> OF_TENANTS =
      List.of(
          "devices",
          "sessions",
          "alerts",
          "why",
          "rules",
          "rules/device-offline",
          "silences",
          "webhooks",
          "sites",
          "dashboards",
          "audit");
  private static final List<String> OF_OPERATORS =
      List.of("devices", "alerts", "rules", "silences", "tenants", "registry", "watch", "audit");

  @Test
  void tenantsPagesOnADesk() {
    look(OF_TENANTS, false, Look.DESK.in("zh", "light"));
  }

  @Test
  void tenantsPagesOnAPhone() {
    look(OF_TENANTS, false, Look.PHONE.in("en", "dark"));
  }

  @Test
  void operatorsPagesOnADesk() {
    look(OF_OPERATORS, true, Look.DESK.in("en", "dark"));
  }

  @Test
  void operatorsPagesOnAPhone() {
    look(OF_OPERATORS, true, Look.PHONE.in("zh", "light"));
  }

  /** One goes from page to page, as people do. */
  private static void look(List<String> places, boolean operator, Look look) {
    SoftAssertions all = new SoftAssertions();
    try (Visit visit = browser.visit(look, key(operator))) {
      places.forEach(place -> all.check(() -> look(place, operator, visit)));
    }
    all.assertAll();
  }

  private static void look(String place, boolean operator, Visit visit) {
    Page page = visit.go("/" + place);
    page.waitForSelector("main[data-at='" + place + "'] h1");
    assertThat(page.locator("main .loading")).hasCount(0);
    assertThat(page.locator("main [role=alert]")).hasCount(0);
    visit.shot((operator ? "operator-" : "") + place.replace('/', '-'));
    visit.assertFits();
    visit.assertAccessible();
    visit.assertQuiet();
  }

  @Test
  void whoIsNotSignedInSeesTheDoorOnly() {
    try (Visit visit = browser.visit(Look.PHONE.in("zh", "dark"))) {
      Page page = visit.go("/devices");
      assertThat(page.getByLabel("API 密钥")).isVisible();
      assertThat(page.getByRole(AriaRole.NAVIGATION)).hasCount(0);
      visit.shot("sign-in");
      visit.assertAccessible();
      visit.assertFits();
      visit.assertQuiet();
    }
  }

  @Test
  void whatAKeyMayNotDoIsNotShown() {
    String tenant = "looks-only";
    operate("/api/admin/tenants", "{\"id\":\"%s\",\"name\":\"Looks only\"}".formatted(tenant));
    operate(
        "/api/admin/devices",
        "{\"device_phy_id\":\"04FE0C01\",\"tenant\":\"%s\"}".formatted(tenant));
    String made =
        operate(
                "/api/admin/tenants/" + tenant + "/keys",
                "{\"name\":\"eyes\",\"scopes\":[\"read\"]}")
            .text("key");
    try (Visit visit = browser.visit(Look.DESK, made)) {
      Page page = visit.go("/devices/04FE0C01");
      assertThat(page.getByRole(AriaRole.TAB, named("Timeline"))).isVisible();
      List<String> buttons =
          page.getByRole(AriaRole.MAIN).getByRole(AriaRole.BUTTON).allInnerTexts();
      assertThat(buttons).doesNotContain("Start", "Stop", "Reboot", "Locate");
      assertThat(page.getByRole(AriaRole.NAVIGATION).first().innerText())
          .contains("Devices")
          .doesNotContain("Webhooks", "Tenants");
      visit.assertQuiet();
    }
  }

  private static Reply operate(String path, String json) {
    Reply done =
        STACK.send(
            STACK
                .request(path)
                .setHeader("Authorization", "Bearer " + TestStack.ADMIN_KEY)
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    assertThat(done.status()).as("%s", done).isEqualTo(201);
    return done;
  }

  @Test
  void languageAndThemeChangeAtOnceAndAreRemembered() {
    try (Visit visit = browser.visit(Look.DESK, key(false))) {
      Page page = visit.go("/sites");
      page.getByRole(AriaRole.BUTTON, named("切换到中文")).click();
      assertThat(page.getByRole(AriaRole.HEADING, named("站点"))).isVisible();
      assertThat(page.locator("html")).hasAttribute("lang", "zh");
      page.getByRole(AriaRole.BUTTON, named("主题:浅色")).click();
      assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
      visit.assertQuiet();
    }
  }

  @Test
  void thePhonesMenuOpensAndClosesByTheKeyboard() {
    try (Visit visit = browser.visit(Look.PHONE, key(false))) {
      Page page = visit.go("/sites");
      Locator menu = page.getByRole(AriaRole.BUTTON, named("Menu"));
      menu.focus();
      page.keyboard().press("Enter");
      assertThat(menu).hasAttribute("aria-expanded", "true");
      visit.shot("menu");
      page.keyboard().press("Escape");
      assertThat(menu).hasAttribute("aria-expanded", "false");
      assertThat(menu).isFocused();
    }
  }

  @Test
  void whoSignsOutIsOut() {
    try (Visit visit = browser.visit(Look.DESK, key(false))) {
      Page page = visit.go("/sites");
      page.getByRole(AriaRole.BUTTON, named("Sign out")).click();
      assertThat(page.getByLabel("API key")).isVisible();
      page.navigate(STACK.endpoints().api() + "/#/devices");
      page.reload();
      assertThat(page.getByLabel("API key")).isVisible();
      visit.assertQuiet();
    }
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }
}
