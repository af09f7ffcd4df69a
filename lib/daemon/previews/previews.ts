import { toHex } from "../../hash/mod.ts";
import type { Clock, Random, Timer } from "../../io/mod.ts";
import { type InfoHashes, parseInfoHash } from "../../metainfo/mod.ts";
import type { PlainSource, WaitOptions } from "../control.ts";
import { ControlError } from "../control_error.ts";
import type { ReadSource } from "../library/mod.ts";
import type { PreviewView } from "../view/mod.ts";
import { waitFor } from "../wait_for.ts";
import { hexOf, Preview, type PreviewOwner } from "./preview.ts";

/** Previews at once. */
export const MAX_PREVIEWS = 16;

/** How long each is kept: for as long as someone may need to choose. */
export const PREVIEW_LIFE_MS = 10 * 60_000;

/** Bytes of what previews are called. */
const ID_BYTES = 8;

/** What previews ask of the daemon. */
export interface PreviewsOwner extends PreviewOwner {
  /** Makes names that nobody guesses. */
  readonly random: Random;
  /** The time. */
  readonly clock: Clock;
  /** Reads what tells of a torrent. @throws {ControlError} if it can not. */
  read(source: PlainSource, signal: AbortSignal): Promise<ReadSource>;
}

/**
 * Looks into torrents that are not added yet. Nothing of them is kept: they live in memory, {@linkcode MAX_PREVIEWS} at most
 * and each for ten minutes; where there are too many, the eldest ends.
 */
export class Previews {
  readonly #owner: PreviewsOwner;
  readonly #previews = new Map<string, { readonly preview: Preview; readonly timer: Timer }>();
  #ending: Promise<unknown> = Promise.resolve();

  /** No previews. */
  constructor(owner: PreviewsOwner) {
    this.#owner = owner;
  }

  /**
   * Looks into a torrent.
   *
   * @throws {ControlError} for what can be told at once: a magnet link or a file that is none.
   */
  async open(source: PlainSource): Promise<PreviewView> {
    const { random, clock } = this.#owner;
    const id = toHex(random.fill(new Uint8Array(ID_BYTES)));
    const preview = new Preview(id, this.#owner, this);
    const read = this.#owner.read(source, preview.signal);
    preview.begin(isAtHand(source) ? await read : read);
    const timer = clock.setTimer(PREVIEW_LIFE_MS, () => this.#end(preview.id));
    this.#previews.set(preview.id, { preview, timer });
    for (const eldest of this.#previews.keys()) {
      if (this.#previews.size > MAX_PREVIEWS) this.#end(eldest);
    }
    return preview.view();
  }

  /** One as it is when it is not `fetching` any more, or time is up. @throws {ControlError} `not-found`. */
  async get(id: string, options: WaitOptions = {}): Promise<PreviewView> {
    await waitFor(this.#find(id).settled, { ...options, clock: this.#owner.clock });
    return this.#find(id).view();
  }

  /** What to add of one. @throws {ControlError} if there is no such preview, or nothing to add. */
  async source(id: string): Promise<PlainSource> {
    return await this.#find(id).source();
  }

  /** Ends one; none of that name is well. */
  async close(id: string): Promise<void> {
    this.#end(id);
    await this.#ending;
  }

  /** A torrent is about to run: those that ask peers for the same let go of them. */
  async giveWay(infoHashes: readonly string[]): Promise<void> {
    const isSame = (hashes: InfoHashes) => hexOf(hashes).some((hash) => infoHashes.includes(hash));
    const previews = [...this.#previews.values()];
    await Promise.all(previews.map(({ preview }) => preview.giveWay(isSame)));
  }

  /** Ends all. */
  async closeAll(): Promise<void> {
    for (const id of this.#previews.keys()) this.#end(id);
    await this.#ending;
  }

  #find(id: string): Preview {
    const found = this.#previews.get(id);
    if (found) return found.preview;
    throw new ControlError("not-found", `There is no preview ${id}: each is there for ten minutes`);
  }

  #end(id: string): void {
    const found = this.#previews.get(id);
    if (!found) return;
    this.#previews.delete(id);
    found.timer.cancel();
    const ended = found.preview.close();
    this.#ending = Promise.all([this.#ending, ended]);
  }
}

/** Whether what is named has not to be fetched first. */
function isAtHand(source: PlainSource): boolean {
  if (source.kind === "metainfo") return true;
  const { location } = source;
  if (!/^\s*magnet:/i.test(location)) return parseInfoHash(location) !== undefined;
  // One with a key alone stands for whatever the DHT says (BEP 46).
  return /[?&]xt(\.\d+)?=/i.test(location) || !/[?&]xs(\.\d+)?=/i.test(location);
}
