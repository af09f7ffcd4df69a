import { equalBytes, sha1, sha256, toHex } from "../hash/mod.ts";
import type { StateStore } from "../io/mod.ts";
import {
  assembleMetainfo,
  type Magnet,
  type Metainfo,
  MetainfoError,
  parseMetainfo,
} from "../metainfo/mod.ts";
import type { SwarmCore } from "./core.ts";
import { STATE_DIR } from "./records.ts";

/**
 * Makes a metainfo of an info dictionary that came from peers (BEP 9) and of what the magnet link says.
 *
 * @throws {MetainfoError} if it can not be loaded.
 */
export function describeInfo(
  infoBytes: Uint8Array,
  { infoHashes, trackers, webSeeds }: Magnet,
  pieceLayers?: ReadonlyMap<string, Uint8Array>,
): Metainfo {
  const tiers = trackers.map((url) => [url]);
  const metainfo = parseMetainfo(
    assembleMetainfo(infoBytes, { trackers: tiers, webSeeds, pieceLayers }),
  );
  // Else it could bring keys of its own into the file around it.
  if (metainfo.infoBytes.length !== infoBytes.length) {
    throw new MetainfoError("there are bytes behind its info dictionary");
  }
  for (const version of ["v1", "v2"] as const) {
    if (infoHashes[version] && !metainfo.infoHashes[version]) {
      throw new MetainfoError(
        `its magnet link has an info-hash of ${version}, and it is of another`,
      );
    }
  }
  return metainfo;
}

/** Keeps the metadata of magnet links as a .torrent file, so that it is asked of peers once. */
export class MetadataRecord {
  readonly #core: SwarmCore;
  readonly #outputDir: string;
  readonly #name: string;

  /** The record of one torrent. */
  constructor(core: SwarmCore, outputDir: string) {
    this.#core = core;
    this.#outputDir = outputDir;
    this.#name = `${toHex(core.infoHash)}.torrent`;
  }

  /** Gives what an earlier run has kept, if it is the right one; trackers and web seeds are those of the magnet link. */
  async read(magnet: Magnet): Promise<Metainfo | undefined> {
    const { v1, v2 } = magnet.infoHashes;
    try {
      const bytes = await this.#state.read(this.#name);
      if (!bytes) return undefined;
      const metainfo = parseMetainfo(bytes);
      const { infoBytes, pieceLayers } = metainfo;
      const isRight = (!v1 || equalBytes(sha1(infoBytes), v1)) &&
        (!v2 || equalBytes(sha256(infoBytes), v2));
      return isRight ? describeInfo(infoBytes, magnet, pieceLayers) : undefined;
    } catch (error) {
      this.#core.log("debug", "Cannot read the metadata that was kept", { error });
      return undefined;
    }
  }

  /** Keeps the bytes of a .torrent file. Where that can not be, the metadata is asked of peers again. */
  async write(bytes: Uint8Array): Promise<void> {
    try {
      await this.#state.write(this.#name, bytes);
    } catch (error) {
      this.#core.log("debug", "Cannot keep the metadata", { error });
    }
  }

  get #state(): StateStore {
    return this.#core.io.disk.openState(`${this.#outputDir}/${STATE_DIR}`);
  }
}
