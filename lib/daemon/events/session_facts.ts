import type { Clock, Log } from "../../io/mod.ts";
import type { DaemonControl } from "../control.ts";
import type { SharedSession } from "./session_log.ts";

/** How old what takes time to find out may be. */
const FACTS_MS = 10_000;

/** How long is waited for that. */
const PATIENCE_MS = 500;

/** What free space is rounded to: a download changes it all the time. */
const SPACE_UNIT = 1024 * 1024;

/** What is asked of the daemon besides its torrents, some of which takes time. */
export class SessionFacts {
  readonly #control: DaemonControl;
  readonly #clock: Clock;
  readonly #log: Log | undefined;
  #freeBytes: number | null = null;
  #isPortOpen: boolean | null = null;
  #askedAt = -Infinity;
  #isAsking = false;
  #task: Promise<void> = Promise.resolve();
  #preparing: Promise<void> = Promise.resolve();

  /** Nothing was asked yet. */
  constructor(
    control: DaemonControl,
    { clock, log }: { readonly clock: Clock; readonly log?: Log | undefined },
  ) {
    this.#control = control;
    this.#clock = clock;
    this.#log = log;
  }

  /** What is known now. */
  now(): Omit<SharedSession, "downloadRate" | "uploadRate" | "peers"> {
    const { port, dhtNodes, settings, version } = this.#control;
    return {
      freeBytes: this.#freeBytes,
      dhtNodes: dhtNodes ?? null,
      port,
      isPortOpen: this.#isPortOpen,
      isAlternativeSpeed: settings.usesAltLimits,
      version,
    };
  }

  /** Asks anew what is old, and waits for it, but not for long: a drive may be away. */
  async refresh(): Promise<void> {
    this.refreshSoon();
    await this.#forAWhile(this.#task);
  }

  /** Asks anew what is old. */
  refreshSoon(): void {
    const now = this.#clock.now();
    if (this.#isAsking || now - this.#askedAt < FACTS_MS) return;
    this.#askedAt = now;
    this.#isAsking = true;
    this.#task = this.#ask().catch((error: unknown) => {
      this.#log?.write({ level: "warn", message: "Cannot ask how the daemon is", error });
    }).finally(() => this.#isAsking = false);
  }

  /** Makes torrents ready that somebody looks at. */
  prepareSoon(ids: readonly number[]): void {
    if (ids.length === 0) return;
    this.#preparing = this.#control.prepare(ids).catch((error: unknown) => {
      this.#log?.write({ level: "warn", message: "Cannot read what is in torrents", error });
    });
  }

  /** Waits for what is under way, likewise. */
  async settled(): Promise<void> {
    await this.#forAWhile(Promise.all([this.#task, this.#preparing]));
  }

  async #forAWhile(task: Promise<unknown>): Promise<void> {
    const late = Promise.withResolvers<void>();
    const timer = this.#clock.setTimer(PATIENCE_MS, () => late.resolve());
    await Promise.race([task, late.promise]);
    timer.cancel();
  }

  async #ask(): Promise<void> {
    const { outputDir } = this.#control.settings;
    this.#isPortOpen = await this.#control.isPortOpen("IPv4") ?? null;
    const { freeBytes } = await this.#control.space(outputDir);
    this.#freeBytes = freeBytes < 0 ? null : Math.floor(freeBytes / SPACE_UNIT) * SPACE_UNIT;
  }
}
