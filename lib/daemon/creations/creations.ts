import { toHex } from "../../hash/mod.ts";
import type { Random, Timer } from "../../io/mod.ts";
import { planTorrent } from "../../metainfo/mod.ts";
import type { CreationRequest, WaitOptions } from "../control.ts";
import { ControlError } from "../control_error.ts";
import type { CreationView, SuggestionView } from "../view/mod.ts";
import { waitFor } from "../wait_for.ts";
import { Creation, type CreationOwner } from "./creation.ts";
import { pieceLengthReason } from "./piece_length_reason.ts";

/** Creations that are kept at once, under way or done: each holds a .torrent file in memory. */
export const MAX_CREATIONS = 8;

/** How long one is kept once it is done. */
export const CREATION_LIFE_MS = 60 * 60_000;

/** Bytes of what creations are called. */
const ID_BYTES = 8;

/** What creations ask of the daemon. */
export interface CreationsOwner extends CreationOwner {
  /** Makes names that nobody guesses. */
  readonly random: Random;
  /** Compares a path with what is allowed. @throws {ControlError} if it may not be used so. */
  check(request: Pick<CreationRequest, "path" | "isSeeded">): void;
}

interface Kept {
  readonly creation: Creation;
  timer?: Timer;
}

/** Makes torrents in the background, one after the other. */
export class Creations {
  readonly #owner: CreationsOwner;
  readonly #creations = new Map<string, Kept>();
  #turn: Promise<void> = Promise.resolve();
  #ending: Promise<unknown> = Promise.resolve();

  /** No creations. */
  constructor(owner: CreationsOwner) {
    this.#owner = owner;
  }

  /** Begins to make a torrent. @throws {ControlError} `conflict` if too many are under way, or what `check` throws. */
  open(request: CreationRequest): CreationView {
    this.#owner.check(request);
    this.#makeRoom();
    const id = toHex(this.#owner.random.fill(new Uint8Array(ID_BYTES)));
    const creation = new Creation(id, request, this.#owner);
    const kept: Kept = { creation };
    this.#creations.set(id, kept);
    creation.begin(this.#turn);
    this.#turn = creation.settled.then(() => {
      if (!this.#creations.has(id)) return;
      kept.timer = this.#owner.clock.setTimer(CREATION_LIFE_MS, () => this.#end(id));
    });
    return creation.view();
  }

  /** One as it is when it is not `hashing` any more, or time is up. @throws {ControlError} `not-found`. */
  async get(id: string, options: WaitOptions = {}): Promise<CreationView> {
    await waitFor(this.#find(id).settled, { ...options, clock: this.#owner.clock });
    return this.#find(id).view();
  }

  /** Ends one, done or not; none of that name is well. */
  async close(id: string): Promise<void> {
    this.#end(id);
    await this.#ending;
  }

  /** What would be made of a file or folder. @throws {ControlError} if it may not be used, or can not be read. */
  async suggest(path: string): Promise<SuggestionView> {
    this.#owner.check({ path });
    const { name, files, singleFile } = await this.#owner.find(path);
    const { totalLength: totalBytes, pieceLength, pieceCount } = planTorrent(files, {
      name,
      singleFile,
    });
    const reason = pieceLengthReason({ totalBytes, pieceLength, pieceCount });
    return { totalBytes, fileCount: files.length, pieceLength, reason };
  }

  /** Ends all. */
  async closeAll(): Promise<void> {
    for (const id of this.#creations.keys()) this.#end(id);
    await this.#ending;
  }

  /** Where there are too many, the eldest that is done goes. */
  #makeRoom(): void {
    if (this.#creations.size < MAX_CREATIONS) return;
    const done = [...this.#creations].find(([, { creation }]) => !creation.isRunning);
    if (done) return this.#end(done[0]);
    throw new ControlError(
      "conflict",
      `Cannot make a torrent: ${MAX_CREATIONS} are being made already`,
    );
  }

  #find(id: string): Creation {
    const found = this.#creations.get(id);
    if (found) return found.creation;
    throw new ControlError("not-found", `There is no creation ${id}`);
  }

  #end(id: string): void {
    const found = this.#creations.get(id);
    if (!found) return;
    this.#creations.delete(id);
    found.timer?.cancel();
    this.#ending = Promise.all([this.#ending, found.creation.close()]);
  }
}
