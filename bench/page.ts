/**
 * Measures the web page with 10,000 torrents in headless Chromium: how soon it is painted, which task holds it up longest while
 * someone scrolls or while 100 torrents change each second, and whether it grows in as many ticks as an hour has; `--short`
 * leaves that out, and `--hour` takes an hour for it and nothing else.
 *
 * ```sh
 * deno task build && deno run --allow-all bench/page.ts
 * ```
 *
 * @module
 */
import { type Browser, type CDPSession, chromium, type Page } from "playwright-core";
import { MadeUpDaemon, type MadeUpDaemonOptions } from "./page/made_up_daemon.ts";
import { MadeUpRows } from "./page/rows.ts";
import { type TaskTime, taskTimes } from "./page/task_times.ts";

/** Torrents in the list. */
const COUNT = 10_000;

/** Torrents that change in a tick. */
const CHANGES = 100;

/** How long each thing is watched. */
const WATCH_MS = 15_000;

/** Ticks of an hour, how long one is, and how fast they are gone through. */
const HOUR_TICKS = 3_600;
const TICK_MS = 1_000;
const FAST_TICK_MS = 40;

/** Notes when the first rows were painted. */
const WATCHER = `
  new MutationObserver(() => {
    if (globalThis.rowsAt !== undefined || document.querySelector("tr[data-id]") === null) return;
    globalThis.rowsAt = 0;
    requestAnimationFrame(() => setTimeout(() => globalThis.rowsAt = performance.now()));
  }).observe(document, { childList: true, subtree: true });
`;

/** Waits for that. */
const PAINTED = `new Promise((resolve) => {
  const timer = setInterval(() => {
    if (!(globalThis.rowsAt > 0)) return;
    clearInterval(timer);
    resolve();
  }, 10);
})`;

async function empty(browser: Browser): Promise<Page> {
  return await browser.newPage({ viewport: { width: 1360, height: 800 } });
}

async function open(browser: Browser, daemon: MadeUpDaemon): Promise<Page> {
  const page = await empty(browser);
  await page.goto(daemon.url);
  await page.waitForSelector("tr[data-id]");
  return page;
}

/** Says how many tasks there were and what the longest took, of the processor and by the clock. */
function tell(what: string, tasks: readonly TaskTime[]): void {
  const long = tasks.filter(({ cpuMs }) => cpuMs > 50).length;
  const [longest = { cpuMs: 0 }] = tasks;
  const wallMs = Math.max(...tasks.map((task) => task.wallMs));
  const cpuMs = tasks.reduce((sum, task) => sum + task.cpuMs, 0);
  console.log(
    `${what}: longest task ${longest.cpuMs.toFixed(0)} ms of the processor ` +
      `(${wallMs.toFixed(0)} ms by the clock), ${long} over 50 ms; ` +
      `${(cpuMs / WATCH_MS * 100).toFixed(0)}% of a core`,
  );
}

/** Counts the frames that are drawn. */
const FRAMES = `
  globalThis.frames = 0;
  const frame = () => { globalThis.frames++; requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
`;

/** Says how many frames a second are drawn while something is done. Tracing would slow that down. */
async function tellFrames(page: Page, act: () => Promise<void>): Promise<void> {
  await page.evaluate(FRAMES);
  await act();
  const frames = await page.evaluate<number>("globalThis.frames");
  console.log(`frames while scrolling: ${(frames / WATCH_MS * 1_000).toFixed(0)} a second`);
}

/** Scrolls as a wheel does, now and then all the way. */
async function scroll(page: Page): Promise<void> {
  await page.mouse.move(700, 400);
  const end = performance.now() + WATCH_MS;
  for (let at = 0; performance.now() < end; at++) {
    await page.mouse.wheel(0, at % 200 < 100 ? 240 : -240);
    if (at % 50 === 49) {
      await page.evaluate(`document.querySelector(".list").scrollTop = ${at * 997 % 300_000}`);
    }
    await page.waitForTimeout(16);
  }
}

async function measureFirstPaint(browser: Browser, options: MadeUpDaemonOptions): Promise<void> {
  for (const run of ["first", "second", "third"]) {
    await using daemon = await MadeUpDaemon.open(options);
    const page = await empty(browser);
    await page.addInitScript(WATCHER);
    const [longest] = await taskTimes(page, async () => {
      await page.goto(daemon.url);
      await page.evaluate(PAINTED);
    });
    const [paint, rows] = await page.evaluate<[number, number]>(
      `[performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0, rowsAt]`,
    );
    console.log(
      `first paint (${run}): ${paint.toFixed(0)} ms, with the list ${rows.toFixed(0)} ms; ` +
        `longest task ${longest?.cpuMs.toFixed(0)} ms of the processor`,
    );
    await page.close();
  }
}

async function heapOf(session: CDPSession): Promise<{ mebibytes: number; nodes: number }> {
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
  return { mebibytes: value("JSHeapUsedSize") / 2 ** 20, nodes: value("Nodes") };
}

async function measureGrowth(browser: Browser, rows: MadeUpRows, tickMs: number): Promise<void> {
  await using daemon = await MadeUpDaemon.open({ rows, changes: CHANGES, tickMs });
  const page = await open(browser, daemon);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  for (let part = 0; part <= 4; part++) {
    if (part > 0) await page.waitForTimeout(HOUR_TICKS / 4 * tickMs);
    const { mebibytes, nodes } = await heapOf(session);
    console.log(
      `after ${part * HOUR_TICKS / 4} ticks: ${mebibytes.toFixed(1)} MiB, ${nodes} nodes`,
    );
  }
  await page.close();
}

async function measureTasks(browser: Browser, rows: MadeUpRows): Promise<void> {
  {
    await using daemon = await MadeUpDaemon.open({ rows, changes: 0 });
    const page = await open(browser, daemon);
    await tellFrames(page, () => scroll(page));
    tell("scrolling", await taskTimes(page, () => scroll(page)));
    await page.close();
  }
  await using daemon = await MadeUpDaemon.open({ rows, changes: CHANGES });
  const page = await open(browser, daemon);
  const still = () => page.waitForTimeout(WATCH_MS);
  tell("100 changes a second", await taskTimes(page, still));
  tell("the same while scrolling", await taskTimes(page, () => scroll(page)));
  await page.click("th.down button");
  await page.waitForTimeout(500);
  tell("the same, sorted by what changes", await taskTimes(page, still));
  await page.fill("#search", "ratio > 1 and name ~ iso");
  tell("the same, and searched", await taskTimes(page, still));
  await page.close();
}

if (import.meta.main) {
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu"],
  });
  const rows = new MadeUpRows(COUNT);
  if (Deno.args.includes("--hour")) {
    await measureGrowth(browser, rows, TICK_MS);
  } else {
    await measureFirstPaint(browser, { rows, changes: 0 });
    await measureTasks(browser, rows);
    if (!Deno.args.includes("--short")) await measureGrowth(browser, rows, FAST_TICK_MS);
  }
  await browser.close();
}
