import { equalBytes, sha1, sha256, toHex } from "../hash/mod.ts";
import type { StateStore } from "../io/mod.ts";
import { assembleMetainfo, type Magnet, type Metainfo, parseMetainfo } from "../metainfo/mod.ts";
import type { SwarmCore } from "./core.ts";
import { STATE_DIR } from "./records.ts";

/**
 * Makes a metainfo of an info dictionary that came from peers (BEP 9) and of what the magnet link says.
 *
 * @throws {MetainfoError} if it can not be loaded.
 */
export function describeInfo(infoBytes: Uint8Array, magnet: Magnet): Metainfo {
  const { trackers, webSeeds } = magnet;
  const tiers = trackers.map((url) => [url]);
  return parseMetainfo(assembleMetainfo(infoBytes, { trackers: tiers, webSeeds }));
}

/** Keeps the metadata of magnet links, so that it is asked of peers once. */
export class MetadataRecord {
  readonly #core: SwarmCore;
  readonly #outputDir: string;
  readonly #name: string;

  /** The record of one torrent. */
  constructor(core: SwarmCore, outputDir: string) {
    this.#core = core;
    this.#outputDir = outputDir;
    this.#name = `${toHex(core.infoHash)}.info`;
  }

  /** Gives the info dictionary that an earlier run has kept, if it is the right one. */
  async read({ infoHashes: { v1, v2 } }: Magnet): Promise<Uint8Array | undefined> {
    try {
      const bytes = await this.#state.read(this.#name);
      if (!bytes) return undefined;
      const isRight = (!v1 || equalBytes(sha1(bytes), v1)) &&
        (!v2 || equalBytes(sha256(bytes), v2));
      return isRight ? bytes : undefined;
    } catch (error) {
      this.#core.log("debug", "Cannot read the metadata that was kept", { error });
      return undefined;
    }
  }

  /** Keeps an info dictionary. Where that can not be, it is asked of peers again. */
  async write(infoBytes: Uint8Array): Promise<void> {
    try {
      await this.#state.write(this.#name, infoBytes);
    } catch (error) {
      this.#core.log("debug", "Cannot keep the metadata", { error });
    }
  }

  get #state(): StateStore {
    return this.#core.io.disk.openState(`${this.#outputDir}/${STATE_DIR}`);
  }
}
