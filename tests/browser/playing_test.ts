/**
 * Media in the page while it is downloaded, and what files of torrents can do to the page: nothing.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { findBarriers } from "../support/browser/find_barriers.ts";
import { rowOf } from "../support/browser/page_acts.ts";
import { type PagePlay, pageTest, type PageTestOptions } from "../support/browser/page_scene.ts";
import { seedFiles } from "../support/stream_scene.ts";

/** Seconds of each film. */
const SECONDS = 30;

const hasProgram = await new Deno.Command("ffmpeg", { args: ["-version"], stdout: "null" }).output()
  .then(({ success }) => success, () => false);

/** Makes a short film that every browser plays. */
async function makeFilm(path: string, args: readonly string[] = []): Promise<Uint8Array> {
  const { success, stderr } = await new Deno.Command("ffmpeg", {
    args: [
      ...["-v", "error", "-f", "lavfi", "-i", `testsrc2=size=320x180:rate=10:duration=${SECONDS}`],
      ...["-f", "lavfi", "-i", `sine=frequency=300:duration=${SECONDS}`],
      ...["-vf", "noise=alls=40:allf=t", "-c:v", "libvpx", "-b:v", "1M", "-deadline", "realtime"],
      ...["-cpu-used", "8", "-g", "20", "-c:a", "libvorbis", ...args, "-y", path],
    ],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return await Deno.readFile(path);
}

function playingTest(
  name: string,
  act: (play: PagePlay) => Promise<void>,
  options: PageTestOptions = {},
): void {
  if (!hasProgram) return console.warn(`Skipped: the page ${name}: ffmpeg is not installed`);
  pageTest(name, act, { torrents: [], timeoutMs: 90_000, ...options });
}

/** Has the daemon download films of the page. */
async function addFilms({ scene, daemon, page }: PagePlay): Promise<void> {
  const film = await makeFilm(`${scene.dir}/film.webm`);
  const srt = "1\n00:00:00,000 --> 00:00:29,000\nA word below\n";
  const { metainfo } = await seedFiles(scene, {
    files: {
      "film 1.webm": film,
      "film 1.en.srt": new TextEncoder().encode(srt),
      "film 2.webm": film.subarray(0, film.length),
      "readme.txt": new TextEncoder().encode("nothing"),
    },
    bytesPerSec: Math.ceil(film.length / 3 / 5),
  });
  await daemon.add({ source: { kind: "metainfo", bytes: metainfo } });
  await rowOf(page, "torrent").waitFor();
}

/** What the player does now. */
function playerState(page: Page): Promise<{ time: number; isPaused: boolean; duration: number }> {
  return page.evaluate(`(() => {
    const { currentTime, paused, duration } = document.querySelector("video");
    return { time: currentTime, isPaused: paused, duration };
  })()`);
}

playingTest("plays a film while it is downloaded, with seeking and subtitles", async (play) => {
  const { page, daemon, scene, becomes } = play;
  await addFilms(play);
  await rowOf(page, "torrent").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Play" }).click();
  await page.locator("video").waitFor();
  await scene.until(async () => (await playerState(page)).time > 0.5);
  assertEquals(daemon.torrents()[0]?.state, "downloading", "it was over too soon");
  await becomes(async () => Math.round((await playerState(page)).duration), SECONDS);
  assert(await page.locator(".seekbar .here").count() > 0, "what is here is not drawn");
  await becomes(async () => await page.locator(".seekbar .ready").count() > 0, true);
  // A seek to where nothing is yet, by the bar and by a key.
  const beganAt = performance.now();
  await page.getByRole("slider", { name: "Place" }).fill("24");
  await scene.until(async () => (await playerState(page)).time > 24.2);
  console.log(`the picture after a seek came after ${(performance.now() - beganAt).toFixed(0)} ms`);
  await page.keyboard.press("3");
  await scene.until(async () => {
    const { time } = await playerState(page);
    return time > 9.2 && time < 20;
  });
  await page.keyboard.press("k");
  await becomes(async () => (await playerState(page)).isPaused, true);
  await page.getByRole("combobox", { name: "Subtitles" }).selectOption({ label: "en" });
  await becomes(() =>
    page.evaluate(
      `(document.querySelector("video").textTracks[0].activeCues ?? []).length &&
        document.querySelector("video").textTracks[0].activeCues[0].text`,
    ), "A word below");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    assertEquals(await findBarriers(page), [], colorScheme);
  }
  await page.keyboard.press("n");
  await page.getByRole("heading", { name: "film 2.webm" }).waitFor();
  assertEquals(new URL(page.url()).hash, "#/play/1/2");
  await page.keyboard.press("Escape");
  await rowOf(page, "torrent").waitFor();
});

playingTest("plays on a phone, and says why where nothing comes", async (play) => {
  const { page, daemon } = play;
  await addFilms(play);
  await daemon.stop([1]);
  await page.goto(`${play.url}#/play/1/0`);
  await page.getByText(/is paused: what is here can be played/).waitFor();
  await page.getByRole("button", { name: "Start it" }).click();
  await play.becomes(() => daemon.torrents()[0]?.state === "stopped", false);
  const again = page.getByRole("button", { name: "Try again" });
  if (await again.isVisible()) await again.click();
  await play.scene.until(async () => (await playerState(page)).time > 0.3);
  const width = await page.evaluate("document.documentElement.scrollWidth");
  assertEquals(width, 390, "it is wider than the screen");
  const full = await page.getByRole("button", { name: "The whole screen" }).boundingBox();
  assert(full !== null && full.x + full.width <= 390, "a button is out of reach");
}, {
  context: { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true },
  allows: [/409/],
});

const PAYLOAD = `<script>
  document.title = "ran";
  fetch("/api/v1/torrents").then((answer) => answer.text()).then((text) => {
    document.title = "heard " + text;
  });
</script>`;

pageTest("W7: pages and pictures in a torrent reach nothing", async (play) => {
  const { page, daemon, scene, url } = play;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" onload="document.title='ran'">${PAYLOAD}</svg>`;
  const texts = {
    "a.html": PAYLOAD,
    "b.svg": svg,
    "c.xhtml": svg,
    "d.mp4": PAYLOAD,
    "e.vtt": PAYLOAD,
  };
  const { metainfo } = await seedFiles(scene, {
    files: Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [name, new TextEncoder().encode(text)]),
    ),
    bytesPerSec: 1_000_000,
    seeders: 1,
  });
  await daemon.add({ source: { kind: "metainfo", bytes: metainfo } });
  await scene.until(() => daemon.torrents()[0]?.state === "seeding");
  for (const [index, name] of Object.keys(texts).entries()) {
    for (const shown of [name, "x.html", "x.svg"]) {
      const at = `${url}stream/1/${index}/${shown}`;
      await page.goto(at).catch((error: Error) => assert(/Download|ERR_/.test(error.message), at));
      await scene.pause(100);
      const title = await page.title();
      assert(!/ran|heard/.test(title), `${at}: ${title}`);
      await page.goto(url);
      const ran = await page.evaluate(`(async () => {
        for (const kind of ["script", "img", "link", "iframe", "object", "embed", "video"]) {
          const element = document.createElement(kind);
          element.rel = "stylesheet";
          element.src = element.data = element.href = ${JSON.stringify(at)};
          document.body.append(element);
        }
        await new Promise((done) => setTimeout(done, 150));
        return document.title;
      })()`);
      assert(!/ran|heard/.test(String(ran)), `${at} within the page: ${ran}`);
    }
  }
  assertEquals(daemon.torrents().length, 1);
}, { torrents: [], timeoutMs: 90_000, allows: [/./] });
