import { equalBytes } from "../hash/mod.ts";
import type { InfoHashes } from "../metainfo/mod.ts";

/**
 * The 20 bytes by which peers, trackers and the DHT know a torrent: its v1 info-hash, the beginning of its v2 one
 * (BEP 52), or both. A magnet link may name one of both alone; the other is learned from the metadata.
 */
export class WireInfoHashes {
  #v1: Uint8Array | undefined;
  #v2: Uint8Array | undefined;

  /** Those that are known at the beginning. @throws {TypeError} if there is none. */
  constructor(infoHashes: InfoHashes) {
    this.learn(infoHashes);
    if (!this.#v1 && !this.#v2) {
      throw new TypeError("Cannot give an info-hash: the torrent has none");
    }
  }

  /** That of v1; undefined where there is none, or it is not known. */
  get v1(): Uint8Array | undefined {
    return this.#v1;
  }

  /** That of v2; undefined where there is none, or it is not known. */
  get v2(): Uint8Array | undefined {
    return this.#v2;
  }

  /** All that are known, v1 first. */
  get all(): readonly Uint8Array[] {
    return [this.#v1, this.#v2].filter((hash) => hash !== undefined);
  }

  /** Whether the torrent is known by an info-hash. */
  has(infoHash: Uint8Array): boolean {
    return this.all.some((hash) => equalBytes(hash, infoHash));
  }

  /** Takes what the metadata says. */
  learn({ v1, v2 }: InfoHashes): void {
    this.#v1 ??= v1;
    this.#v2 ??= v2?.subarray(0, 20);
  }
}
