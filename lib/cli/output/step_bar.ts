import type { Clock } from "../../io/mod.ts";
import { formatBar } from "./bar.ts";
import { formatBytes, formatPercent, formatRate } from "../../text/mod.ts";
import type { Screen } from "./screen.ts";
import { cutText } from "./text_width.ts";

/** How often it is drawn. */
const DRAW_INTERVAL_MS = 250;

const BAR_COLUMNS = 18;

/** The bar of something that goes through a known number of bytes; drawn on a terminal alone. */
export class StepBar {
  readonly #screen: Screen;
  readonly #clock: Clock;
  readonly #title: string;
  readonly #totalBytes: number;
  readonly #startedAt: number;
  #doneBytes = 0;
  #drawnAt: number;

  /** Begins one; the title stands before the bar. */
  constructor(screen: Screen, options: { clock: Clock; title: string; totalBytes: number }) {
    this.#screen = screen;
    this.#clock = options.clock;
    this.#title = options.title;
    this.#totalBytes = options.totalBytes;
    this.#startedAt = options.clock.now();
    this.#drawnAt = this.#startedAt;
  }

  /** Bytes a second, from the start to now. */
  get rateBytesPerSec(): number {
    const seconds = (this.#clock.now() - this.#startedAt) / 1000;
    return this.#doneBytes / Math.max(0.001, seconds);
  }

  /** Goes on by some bytes. */
  add(bytes: number): void {
    this.#doneBytes += bytes;
    const now = this.#clock.now();
    if (now - this.#drawnAt < DRAW_INTERVAL_MS) return;
    this.#drawnAt = now;
    const { screen, share } = { screen: this.#screen, share: this.#share };
    if (screen.quiet || screen.json || screen.stderr.isBusy) return;
    const bar = formatBar(share, BAR_COLUMNS);
    const rate = formatRate(this.rateBytesPerSec);
    const line = `${this.#title}  ${bar} ${formatPercent(share).padStart(4)}  ` +
      `${formatBytes(this.#doneBytes)}  ${rate}`;
    screen.stderr.draw([cutText(line, screen.stderr.columns)]);
  }

  /** Takes it from the terminal. */
  end(): void {
    this.#screen.stderr.draw([]);
  }

  get #share(): number {
    return this.#totalBytes === 0 ? 1 : this.#doneBytes / this.#totalBytes;
  }
}
