import { plainText } from "../output/plain_text.ts";
import type { Screen } from "../output/screen.ts";
import type { FailedTorrent, ProgressView, ViewedTorrent } from "./viewed_torrent.ts";

/** Shows nothing but what goes wrong. */
export class QuietView implements ProgressView {
  readonly #screen: Screen;

  /** Writes to stderr of the screen. */
  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** Nothing. */
  added(): void {}
  /** Nothing. */
  described(): void {}
  /** Nothing. */
  tick(): void {}
  /** Nothing. */
  completed(): void {}
  /** Nothing. */
  seeding(): void {}
  /** Says why. */
  failed(torrent: ViewedTorrent, { reason }: FailedTorrent): void {
    const name = plainText(torrent.name);
    this.#screen.error(`Cannot download ${name}: ${plainText(reason)}`);
  }
  /** Nothing. */
  left(): void {}
  /** Nothing. */
  stopping(): void {}
  /** Nothing. */
  stopped(): void {}
}
