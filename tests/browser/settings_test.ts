/**
 * The daemon's settings in the page: each is saved as it is changed, refused beside itself, and undone.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import type { Locator, Page } from "playwright-core";
import { pageTest } from "../support/browser/page_scene.ts";

/** Opens the settings by the menu. */
async function openSettings(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Menu", exact: true }).click();
  await page.getByRole("menuitem", { name: "Settings" }).click();
  await page.getByRole("textbox", { name: "Peers of all torrents" }).waitFor();
}

/** A half hour of the week. */
function halfHour(page: Page, name: string): Locator {
  return page.getByRole("gridcell", { name });
}

pageTest("saves a setting as it is changed, and undoes that", async ({ page, daemon, becomes }) => {
  await openSettings(page);
  const box = page.getByRole("textbox", { name: "Peers of all torrents" });
  await box.fill("300");
  await page.keyboard.press("Enter");
  await becomes(() => daemon.settings.maxPeers, 300);
  await page.getByRole("button", { name: "Undo: Peers of all torrents" }).click();
  await becomes(() => daemon.settings.maxPeers, 200);
  await becomes(() => box.inputValue(), "200");
  await page.getByRole("checkbox", { name: "Limit downloads to" }).check();
  const limit = page.getByRole("textbox", { name: "Limit downloads to" });
  await limit.fill("2,5");
  await page.keyboard.press("Tab");
  await becomes(
    () => [daemon.settings.isDownloadLimited, daemon.settings.downloadLimit],
    [true, 2.5 * 1024 ** 2],
  );
});

pageTest("says beside a setting why it can not be so", async ({ page, daemon, becomes }) => {
  await openSettings(page);
  const box = page.getByRole("textbox", { name: "Requests of a peer" });
  await box.fill("5000");
  await page.keyboard.press("Enter");
  const setting = page.locator(".setting", { has: box });
  await setting.getByText("It is not a whole number from 1 to 2000").waitFor();
  assertEquals(await box.inputValue(), "5000");
  assertEquals(await box.getAttribute("aria-invalid"), "true");
  await box.fill("800");
  await page.keyboard.press("Enter");
  await becomes(() => daemon.settings.requestQueue, 800);
  assertEquals(await box.getAttribute("aria-invalid"), null);
}, { allows: [/400/] });

pageTest("paints the week by mouse and by keys", async ({ page, daemon, becomes }) => {
  const on = () => [...daemon.settings.altGrid.halfHours].filter((half) => half === "1").length;
  await openSettings(page);
  await page.getByRole("checkbox", { name: "Slow mode by the week" }).check();
  await becomes(() => daemon.settings.usesAltGrid, true);
  await halfHour(page, "Monday 08:00").hover();
  await page.mouse.down();
  await halfHour(page, "Friday 17:30").hover();
  await page.mouse.up();
  await becomes(on, 100);
  await page.getByText("Slow: Monday to Friday 08:00–18:00.").waitFor();
  for (const key of ["ArrowDown", "Shift+ArrowRight", "Shift+ArrowRight", "Space"]) {
    await page.keyboard.press(key);
  }
  await page.getByText("Saturday 17:30–19:00").waitFor();
  await becomes(on, 103);
  await page.getByRole("button", { name: "Never" }).click();
  await becomes(on, 0);
});

pageTest("keeps lists of things with fields of their own", async ({ page, daemon, becomes }) => {
  await openSettings(page);
  await page.getByRole("button", { name: "Add a rule" }).click();
  await page.getByRole("textbox", { name: "Label", exact: true }).fill("iso");
  await page.keyboard.press("Tab");
  await page.getByRole("textbox", { name: "Ratio", exact: true }).fill("1.5");
  await page.keyboard.press("Tab");
  await becomes(() => daemon.settings.goalRules, [{ by: "label", name: "iso", ratio: 1.5 }]);
  await page.getByRole("button", { name: "Remove the rule 1" }).click();
  await becomes(() => daemon.settings.goalRules, []);
});

pageTest("finds settings by what others call them", async ({ page }) => {
  await openSettings(page);
  await page.getByLabel("Find a setting").fill("upnp");
  assertEquals(await page.locator(".setting").count(), 1);
  assertMatch(await page.locator(".setting").innerText(), /Ask the router/);
  await page.getByLabel("Find a setting").fill("no such thing");
  await page.getByText("Nothing is called so").waitFor();
});

pageTest("switches to slow mode and back in the bar", async ({ page, daemon, becomes }) => {
  const button = page.getByRole("button", { name: "Slow mode" });
  await button.click();
  await becomes(() => daemon.settings.usesAltLimits, true);
  await becomes(() => button.getAttribute("aria-pressed"), "true");
  await button.click();
  await becomes(() => daemon.settings.usesAltLimits, false);
});
