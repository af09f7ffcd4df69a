import { assertEquals } from "@std/assert";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { SessionOptions } from "../../../mod.ts";
import type { Daemon, DaemonSettings } from "../../../lib/daemon/mod.ts";
import type { HttpUser } from "../../../lib/daemon/http/mod.ts";
import { loadPage } from "../../../lib/daemon/page/mod.ts";
import { seedTorrents } from "../clients/seeded_torrent.ts";
import { serveDaemon, TOKEN } from "../clients/served_daemon.ts";
import { type LoopbackScene, loopbackTest } from "../loopback_scene.ts";
import type { LoopbackTorrent, LoopbackTorrentOptions } from "../loopback_torrent.ts";
import { Complaints } from "./complaints.ts";
import { lackOfBrowser, openBrowser } from "./open_browser.ts";

/** How long a page may take for anything, in milliseconds. */
const ACTION_TIMEOUT_MS = 15_000;

/** How long a test may take unless it says more, in milliseconds. */
const TEST_TIMEOUT_MS = 60_000;

/** The page of a daemon in a browser, and all that a test has of both. */
export interface PagePlay {
  /** Ends everything. */
  readonly scene: LoopbackScene;
  /** What the page shows, to look into. */
  readonly daemon: Daemon;
  /** Where the daemon is, with a slash at the end. */
  readonly url: string;
  /** The browser, for more pages. */
  readonly browser: Browser;
  /** The page, signed in. */
  readonly page: Page;
  /** What went wrong in it so far; at the end there must be nothing. */
  readonly complaints: Complaints;
  /** Torrents that a peer of this machine seeds. */
  readonly torrents: readonly LoopbackTorrent[];
  /** The tracker that knows of that peer. */
  readonly tracker: string;
  /** Looks again and again until what is read is so; where it never is, the test ends with what it was at last. */
  becomes<T>(read: () => T | Promise<T>, expected: T): Promise<void>;
}

/** How a page is opened. */
export interface PageTestOptions {
  /** What is seeded; by default, one torrent of two files. */
  readonly torrents?: readonly LoopbackTorrentOptions[];
  /** How many of them the daemon has from the beginning; none by default. */
  readonly added?: number;
  /** Whether those run; they do by default. */
  readonly isPaused?: boolean;
  /** What holds for the peer that seeds. */
  readonly seeder?: SessionOptions;
  /** What is set of the daemon. */
  readonly settings?: Partial<DaemonSettings>;
  /** Others who may ask the daemon. */
  readonly users?: readonly HttpUser[];
  /** How large the window is, how dark, and so on. */
  readonly context?: BrowserContextOptions;
  /** What the page may complain of. */
  readonly allows?: readonly RegExp[];
  /** Milliseconds after which the test fails. */
  readonly timeoutMs?: number;
}

/** What is seeded where nothing else is said. */
const TORRENTS: readonly LoopbackTorrentOptions[] = [
  { name: "first", files: { "a.bin": 300_000, "sub/b.bin": 400_000 } },
];

const lack = lackOfBrowser();

/**
 * Registers a test of the page in a browser. It fails where the page complains: of an error of its scripts, of what its
 * policy does not let it run or load, or of anything else that it tells the console as an error.
 */
export function pageTest(
  name: string,
  act: (play: PagePlay) => Promise<void>,
  options: PageTestOptions = {},
): void {
  const { timeoutMs = TEST_TIMEOUT_MS, allows = [] } = options;
  loopbackTest({ name: `the page ${name}`, lack, timeoutMs }, async (scene) => {
    const play = await openPlay(scene, options);
    try {
      await act(play);
    } catch (error) {
      console.error(await describe(play));
      throw error;
    }
    assertEquals(play.complaints.but(allows), []);
  });
}

async function openPlay(scene: LoopbackScene, options: PageTestOptions): Promise<PagePlay> {
  const { torrents: wanted = TORRENTS, added = 0, isPaused = false, seeder, settings } = options;
  const { torrents, tracker } = await seedTorrents(scene, wanted, seeder);
  const assets = await loadPage();
  if (assets.size === 0) throw new Error("Cannot test the page: run `deno task build` before");
  const { daemon, url } = await serveDaemon(scene, {
    assets,
    settings: { ...settings },
    ...options.users ? { users: options.users } : {},
  });
  for (const { bytes } of torrents.slice(0, added)) {
    await daemon.add({ source: { kind: "metainfo", bytes }, isPaused });
  }
  const browser = await openBrowser(scene);
  const { page, complaints } = await openPage(browser, `${url}?token=${TOKEN}`, options.context);
  async function becomes<T>(read: () => T | Promise<T>, expected: T): Promise<void> {
    const deadline = performance.now() + ACTION_TIMEOUT_MS;
    while (performance.now() < deadline) {
      if (JSON.stringify(await read()) === JSON.stringify(expected)) return;
      await scene.pause(30);
    }
    assertEquals(await read(), expected);
  }
  return { scene, daemon, url, browser, page, complaints, torrents, tracker, becomes };
}

/** Opens an address in a window of its own. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<{ readonly page: Page; readonly complaints: Complaints }> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    timezoneId: "UTC",
    ...options,
  });
  context.setDefaultTimeout(ACTION_TIMEOUT_MS);
  const page = await context.newPage();
  const complaints = await Complaints.of(page);
  await page.goto(url);
  return { page, complaints };
}

/** What a page shows and complains of, for a test that failed. */
async function describe({ page, complaints }: PagePlay): Promise<string> {
  const lines = [`--- the page at ${page.url()} ---`];
  try {
    lines.push(await page.locator("body").ariaSnapshot());
  } catch (error) {
    lines.push(`It can not be read: ${error}`);
  }
  return [...lines, ...complaints.but([])].join("\n");
}
