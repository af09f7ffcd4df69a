import { toHex } from "../hash/mod.ts";
import { obfuscateInfoHash } from "../wire/mse/mod.ts";

/** The info-hashes of a session's torrents, by what encrypted handshakes call them. */
export class ObfuscatedNames {
  readonly #infoHashes = new Map<string, Uint8Array>();

  /** Adds the 20-byte info-hashes of a torrent. */
  add(infoHashes: Iterable<Uint8Array>): void {
    for (const infoHash of infoHashes) {
      this.#infoHashes.set(toHex(obfuscateInfoHash(infoHash)), infoHash);
    }
  }

  /** Takes them away. */
  delete(infoHashes: Iterable<Uint8Array>): void {
    for (const infoHash of infoHashes) this.#infoHashes.delete(toHex(obfuscateInfoHash(infoHash)));
  }

  /** The info-hash that is meant; undefined where there is none. */
  find(obfuscated: Uint8Array): Uint8Array | undefined {
    return this.#infoHashes.get(toHex(obfuscated));
  }
}
