import type { CDPSession, Page } from "playwright-core";

/** What a task of the page's main thread took, in milliseconds. */
export interface TaskTime {
  /** By the clock. */
  readonly wallMs: number;
  /** Of the processor: what it takes on a machine that has nothing else to do. */
  readonly cpuMs: number;
}

/** An event of Chromium's tracing; times are microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
}

const TASK = "ThreadControllerImpl::RunTask";

/** What the page says of itself, so that its thread is known: the browser has pages of its own. */
const MARK = "shoal measures this page";

/** Tasks of the main thread of a page while something is done, longest first by the processor's time. */
export async function taskTimes(page: Page, act: () => Promise<void>): Promise<TaskTime[]> {
  const browser = page.context().browser();
  if (browser === null) throw new Error("Cannot trace a page without its browser");
  const session = await browser.newBrowserCDPSession();
  const events = await traced(session, async () => {
    await act();
    await page.evaluate(`performance.mark("${MARK}")`);
  });
  await session.detach();
  const main = events.find(({ name }) => name === MARK);
  if (main === undefined) throw new Error("Cannot find the page in what was traced");
  return events
    .filter(({ name, pid, tid }) => name === TASK && pid === main.pid && tid === main.tid)
    .map(({ dur = 0, tdur = 0 }) => ({ wallMs: dur / 1_000, cpuMs: tdur / 1_000 }))
    .sort((a, b) => b.cpuMs - a.cpuMs);
}

async function traced(session: CDPSession, act: () => Promise<void>): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  const ended = Promise.withResolvers<void>();
  session.on("Tracing.dataCollected", ({ value }) => {
    for (const event of value) events.push(traceEvent(event));
  });
  session.on("Tracing.tracingComplete", () => ended.resolve());
  await session.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["toplevel", "blink.user_timing"] },
  });
  await act();
  await session.send("Tracing.end");
  await ended.promise;
  return events;
}

function traceEvent(value: unknown): TraceEvent {
  const event: TraceEvent = JSON.parse(JSON.stringify(value));
  return event;
}
