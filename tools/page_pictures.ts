/**
 * Takes pictures of the web page, with made-up torrents that are always the same: those of docs/pictures, or of another folder
 * that is named. `deno task pictures:page` runs it; it needs Debian's `chromium`.
 *
 * @module
 */
import { chromium, type Page } from "playwright-core";
import type { OpenedFile } from "../lib/daemon/control.ts";
import { openHttpServer } from "../lib/daemon/http/mod.ts";
import { loadPage } from "../lib/daemon/page/mod.ts";
import { SystemClock } from "../lib/net/mod.ts";
import { addingDialog, openAdding, paste, rowOf } from "../tests/support/browser/page_acts.ts";
import {
  FILM_ID,
  FILM_PART,
  PICTURE_STATISTICS,
  PICTURE_TIME,
  pictureJournal,
  picturePreview,
  pictureRates,
  pictureTorrents,
} from "../tests/support/browser/picture_library.ts";
import { FakeRpc } from "../tests/unit/daemon/http/daemon_server.ts";
import { FakeControl } from "../tests/unit/daemon/support/fake_control.ts";

const TOKEN = "a-token-for-pictures";

/** A picture that is taken. */
interface Picture {
  /** The file, without its ending. */
  readonly name: string;
  /** Pixels; a desktop's unless said. */
  readonly size?: { readonly width: number; readonly height: number };
  readonly isDark?: boolean;
  /** Does what is to be seen. */
  readonly show: (page: Page) => Promise<void>;
}

const DESKTOP = { width: 1440, height: 820 };
/** How long the film is that is played. */
const FILM_SECONDS = 40;

const PHONE = { width: 390, height: 844 };

const PICTURES: readonly Picture[] = [
  { name: "page_light", show: (page) => details(page, "ubuntu-24.04.1", "Overview") },
  { name: "page_dark", isDark: true, show: (page) => details(page, "ubuntu-24.04.1", "Overview") },
  { name: "page_files", show: (page) => details(page, "Big Buck Bunny", "Files") },
  { name: "page_peers", show: (page) => details(page, "ubuntu-24.04.1", "Peers") },
  { name: "page_adding", show: adding },
  { name: "page_search", show: searched },
  { name: "page_settings", show: (page) => opened(page, "settings") },
  { name: "page_statistics", show: (page) => opened(page, "statistics") },
  { name: "page_playing", isDark: true, show: playing },
  { name: "page_phone", size: PHONE, show: listed },
  { name: "page_phone_details", size: PHONE, isDark: true, show: phoneDetails },
];

async function listed(page: Page): Promise<void> {
  await rowOf(page, "ubuntu-24.04.1").waitFor();
}

async function details(page: Page, name: string, tab: string): Promise<void> {
  await rowOf(page, name).click();
  await page.getByRole("tab", { name: new RegExp(`^${tab}`) }).click();
  await page.getByRole("tabpanel", { name: new RegExp(`^${tab}`) }).waitFor();
  await page.mouse.move(0, 0);
  await settled(page);
}

async function phoneDetails(page: Page): Promise<void> {
  await rowOf(page, "ubuntu-24.04.1").tap();
  await page.getByRole("tab", { name: "Overview" }).waitFor();
  await settled(page);
}

async function adding(page: Page): Promise<void> {
  await listed(page);
  await openAdding(page);
  await paste(page, `magnet:?xt=urn:btih:${picturePreview().infoHash}`);
  const dialog = addingDialog(page);
  await dialog.getByRole("treeitem", { name: "Extras" }).getByRole("checkbox").first().uncheck();
  await dialog.getByRole("textbox", { name: "Labels" }).fill("video");
  await page.keyboard.press("Enter");
  await settled(page);
}

async function searched(page: Page): Promise<void> {
  await listed(page);
  await page.getByRole("searchbox").fill("label = iso and ratio < 1");
  await rowOf(page, "debian").waitFor({ state: "detached" });
  await settled(page);
}

async function opened(page: Page, part: "settings" | "statistics"): Promise<void> {
  await listed(page);
  await page.goto(new URL(`#/${part}`, page.url()).href);
  await page.getByRole("heading", { name: new RegExp(part, "i") }).first().waitFor();
  await settled(page);
}

async function playing(page: Page): Promise<void> {
  await listed(page);
  await page.goto(new URL(`#/play/${FILM_ID}/0`, page.url()).href);
  await page.locator("video").waitFor();
  // It plays at once: paused before it is put to its place, the picture is always the same.
  await page.evaluate(`(async () => {
    const video = document.querySelector("video");
    while (video.currentTime === 0) await new Promise(requestAnimationFrame);
    video.pause();
  })()`);
  await page.getByRole("slider", { name: "Place" }).fill(String(FILM_SECONDS * 0.5));
  await page.evaluate(`(async () => {
    const video = document.querySelector("video");
    while (video.seeking || video.readyState < 2) await new Promise(requestAnimationFrame);
  })()`);
  await page.evaluate("document.activeElement.blur()");
  await page.mouse.move(640, 700);
  await settled(page);
}

/** Makes the film that is played, as a program does that everybody has; undefined where it is not installed. */
async function makeFilm(): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const path = await Deno.makeTempFile({ suffix: ".webm" });
  const life = "life=s=320x180:rate=12:mold=10:ratio=0.12:random_seed=4:" +
    "death_color=0x0f3a44:life_color=0x35c2b8:mold_color=0x0f1417,scale=960:540:flags=neighbor";
  try {
    const { success } = await new Deno.Command("ffmpeg", {
      args: [
        ...["-v", "error", "-f", "lavfi", "-i", life, "-t", String(FILM_SECONDS), "-c:v", "libvpx"],
        ...[
          "-b:v",
          "900k",
          "-deadline",
          "realtime",
          "-cpu-used",
          "8",
          "-g",
          "12",
          "-cues_to_front",
          "1",
          "-y",
          path,
        ],
      ],
    }).output();
    return success ? await Deno.readFile(path) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  } finally {
    await Deno.remove(path);
  }
}

/** Gives a picture a palette, which makes it a third as large; it stays as it is where that can not be done. */
async function shrink(path: string): Promise<void> {
  const small = `${path}.small.png`;
  const palette = "split[a][b];[a]palettegen=max_colors=200[p];[b][p]paletteuse=dither=none";
  const { success } = await new Deno.Command("ffmpeg", {
    args: ["-v", "error", "-i", path, "-vf", palette, "-y", small],
  }).output();
  if (success) await Deno.rename(small, path);
}

/** A file that is in memory, as the daemon opens those of torrents; its end does not come. */
function openedFile(path: string, bytes: Uint8Array<ArrayBuffer>): OpenedFile {
  const here = Math.ceil(bytes.length * FILM_PART);
  return {
    path,
    length: bytes.length,
    contentId: path,
    isGrowing: true,
    hereUntil: (start) => Math.max(start, here),
    stream: ({ start = 0, end = bytes.length }) => {
      const part = bytes.slice(start, Math.min(end, here));
      return new ReadableStream({
        start(controller) {
          if (part.length > 0) controller.enqueue(part);
          if (end <= here) controller.close();
        },
      });
    },
  };
}

/** Waits until nothing is being asked for but the stream of events, and what came is drawn. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(500);
}

const [folder = new URL("../docs/pictures/", import.meta.url).pathname, ...names] = Deno.args;
await Deno.mkdir(folder, { recursive: true });
const film = await makeFilm();
if (film === undefined) console.warn("There is no picture of playing: ffmpeg is not installed");
const control = new FakeControl({
  torrents: pictureTorrents(film?.length),
  settings: { outputDir: "/data" },
});
if (film) control.openedFiles.set(`${FILM_ID}/0`, openedFile("Life.webm", film));
Object.assign(control, PICTURE_STATISTICS);
control.ratesView = pictureRates();
control.journalEntries = pictureJournal();
control.previewView = picturePreview();
control.diskSpace = { freeBytes: 218 * 2 ** 30, totalBytes: 2 ** 40 };
await using _server = await openHttpServer(control, {
  at: { hostname: "127.0.0.1", port: 0 },
  token: TOKEN,
  rpc: new FakeRpc(),
  clock: new SystemClock(),
  assets: await loadPage(),
}).then((server) => ({ url: server.url, [Symbol.asyncDispose]: () => server.close() }));
await using browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"],
});
for (const { name, size = DESKTOP, isDark = false, show } of PICTURES) {
  if (names.length > 0 && !names.includes(name)) continue;
  if (show === playing && film === undefined) continue;
  await using context = await browser.newContext({
    viewport: size,
    deviceScaleFactor: size === PHONE ? 2 : 1,
    isMobile: size === PHONE,
    hasTouch: size === PHONE,
    colorScheme: isDark ? "dark" : "light",
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "UTC",
  });
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(`${name}: ${error.stack ?? error.message}`));
  await page.clock.setFixedTime(PICTURE_TIME);
  await page.goto(`${_server.url}?token=${TOKEN}`);
  await show(page);
  const path = `${folder.replace(/\/$/, "")}/${name}.png`;
  await page.screenshot({ path, animations: "disabled", caret: "hide" });
  if (film !== undefined) await shrink(path);
  console.log(path);
}
