import type { Clock } from "../../io/mod.ts";
import { plainText } from "../output/plain_text.ts";
import type { Output } from "../program.ts";
import { completedLines, stoppedLine } from "./result_text.ts";
import { privateNotice, statusLine, torrentSize } from "./status_text.ts";
import type {
  CompletedTorrent,
  FailedTorrent,
  ProgressView,
  ViewedTorrent,
} from "./viewed_torrent.ts";

/** How often a line is written. */
const LINE_INTERVAL_MS = 10_000;

/** Progress in a pipe or a file: a line at the start, every 10 seconds and at the end. */
export class PipeView implements ProgressView {
  readonly #output: Output;
  readonly #clock: Clock;
  readonly #done = new Set<ViewedTorrent>();
  #lastAt: number;

  /** Writes to an output. */
  constructor(output: Output, clock: Clock) {
    this.#output = output;
    this.#clock = clock;
    this.#lastAt = clock.now();
  }

  /** Says what it is. */
  added(torrent: ViewedTorrent): void {
    this.#say(torrent, torrentSize(torrent));
  }

  /** Says what it is after all. */
  described(torrent: ViewedTorrent): void {
    this.#say(torrent, torrentSize(torrent));
    const notice = privateNotice(torrent);
    if (notice !== undefined) this.#say(torrent, notice);
  }

  /** Says where each stands, when it is time. */
  tick(torrents: readonly ViewedTorrent[]): void {
    const now = this.#clock.now();
    if (now - this.#lastAt < LINE_INTERVAL_MS) return;
    this.#lastAt = now;
    for (const torrent of torrents) {
      if (!this.#done.has(torrent)) this.#say(torrent, statusLine(torrent.status()));
    }
  }

  /** Says what happened. */
  completed(result: CompletedTorrent): void {
    if (!result.isSeeding) this.#done.add(result.torrent);
    for (const line of completedLines(result)) this.#output.write(`${line}\n`);
  }

  /** Says where. */
  seeding(torrent: ViewedTorrent, port: number): void {
    this.#say(torrent, `seeding at port ${port}`);
  }

  /** Says why. */
  failed(torrent: ViewedTorrent, { reason }: FailedTorrent): void {
    this.#done.add(torrent);
    this.#say(torrent, reason);
  }

  /** Says no more of it. */
  left(torrent: ViewedTorrent): void {
    this.#done.add(torrent);
  }

  /** Says that it was understood. */
  stopping(): void {
    this.#output.write("stopping…\n");
  }

  /** Says what is kept. */
  stopped(torrent: ViewedTorrent): void {
    this.#done.add(torrent);
    this.#output.write(stoppedLine(torrent) + "\n");
  }

  #say(torrent: ViewedTorrent, text: string): void {
    this.#output.write(`${plainText(torrent.name)}: ${plainText(text)}\n`);
  }
}
