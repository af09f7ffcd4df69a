import { toHex } from "../../hash/mod.ts";
import type { Clock } from "../../io/mod.ts";
import {
  assembleMetainfo,
  formatMagnet,
  type InfoHashes,
  type Magnet,
  type Metainfo,
} from "../../metainfo/mod.ts";
import type { AddTorrentOptions } from "../../session/mod.ts";
import { type TorrentSource, TorrentStoppedError } from "../../torrent/mod.ts";
import type { PlainSource } from "../control.ts";
import { ControlError } from "../control_error.ts";
import type { ReadSource } from "../library/mod.ts";
import type { PreviewView } from "../view/mod.ts";
import { waitFor } from "../wait_for.ts";
import { viewPreview } from "./view_preview.ts";

/** How soon peers are asked again where they could not be: the session is being opened anew, or the same torrent runs in it. */
const RETRY_MS = 1_000;

/** A torrent that is run for its metadata alone, as far as it is needed here. */
export interface PreviewTorrent {
  /** Resolved once it is known what is in it. */
  readonly metadata: Promise<Metainfo>;
  /** A .torrent file of all that is known. */
  readonly metainfoBytes: Uint8Array | undefined;
  /** How it is. */
  status(): { readonly peers: number };
  /** Ends it. */
  stop(): Promise<void>;
}

/** What a preview asks of the daemon. */
export interface PreviewOwner {
  /** The time. */
  readonly clock: Clock;
  /** Trackers that are asked besides those of a magnet link. */
  readonly trackers: readonly string[];
  /** The number of the torrent with one of these info-hashes, if there is one. */
  find(infoHashes: InfoHashes): number | undefined;
  /** A .torrent file of a torrent that is there; undefined until its metadata is. */
  metainfoBytes(id: number): Promise<Uint8Array | undefined>;
  /** Lets a torrent run. @throws {Error} if that can not be now. */
  run(source: TorrentSource, options: AddTorrentOptions): PreviewTorrent;
  /** Reads what was kept of a torrent. */
  parse(bytes: Uint8Array): Metainfo;
}

/** What was found in a torrent. */
interface Found {
  readonly metainfo: Metainfo;
  readonly bytes: Uint8Array;
}

/** What a preview asks of the others. */
export interface PreviewSiblings {
  /** One begins to ask for a torrent: others that ask for the same leave it to this one, which may know more trackers. */
  giveWay(infoHashes: readonly string[]): Promise<void>;
}

/** One look into a torrent, which ends with {@linkcode Preview.close}. */
export class Preview {
  readonly id: string;
  readonly #owner: PreviewOwner;
  readonly #siblings: PreviewSiblings;
  readonly #leaving = new AbortController();
  readonly #located = Promise.withResolvers<void>();
  readonly #settled = Promise.withResolvers<void>();
  #magnet: Magnet | undefined;
  #found: Found | undefined;
  #error: ControlError | undefined;
  #live: PreviewTorrent | undefined;
  #work: Promise<void> = Promise.resolve();

  /** A look that has not begun. */
  constructor(id: string, owner: PreviewOwner, siblings: PreviewSiblings) {
    this.id = id;
    this.#owner = owner;
    this.#siblings = siblings;
  }

  /** Aborts when it ends. */
  get signal(): AbortSignal {
    return this.#leaving.signal;
  }

  /** Resolved once it is not `fetching` any more, or was closed. */
  get settled(): Promise<void> {
    return this.#settled.promise;
  }

  /** Begins with what was read, or is being read. */
  begin(read: ReadSource | Promise<ReadSource>): void {
    if (!(read instanceof Promise) && read.kind === "metainfo") return this.#ready(read);
    if (!(read instanceof Promise)) this.#magnet = read.magnet;
    this.#work = this.#lookInto(read).catch((error) => this.#fail(error));
  }

  /** What it tells now. */
  view(): PreviewView {
    const metainfo = this.#found?.metainfo;
    const infoHashes = metainfo?.infoHashes ?? this.#magnet?.infoHashes;
    return viewPreview({
      id: this.id,
      error: this.#error?.message,
      metainfo,
      magnet: this.#magnet,
      duplicateOf: infoHashes && this.#owner.find(infoHashes),
      peers: this.#live?.status().peers ?? 0,
    });
  }

  /** What to add; waits until that is known. @throws {ControlError} if it is never. */
  async source(): Promise<PlainSource> {
    await this.#located.promise;
    if (this.#found) return { kind: "metainfo", bytes: this.#found.bytes };
    if (this.#magnet && !this.#error) {
      return { kind: "location", location: formatMagnet(this.#magnet) };
    }
    throw this.#error ?? new ControlError("not-found", "Cannot add it: its preview was closed");
  }

  /** Lets go of its peers if it asks for the same torrent, which is about to run. */
  async giveWay(isSame: (infoHashes: InfoHashes) => boolean): Promise<void> {
    if (this.#live && this.#magnet && isSame(this.#magnet.infoHashes)) await this.#live.stop();
  }

  /** Ends it: nobody is asked any more. */
  async close(): Promise<void> {
    this.#leaving.abort();
    this.#located.resolve();
    this.#settled.resolve();
    await this.#live?.stop();
    await this.#work;
  }

  async #lookInto(source: ReadSource | Promise<ReadSource>): Promise<void> {
    const read = await source;
    if (read.kind === "metainfo") return this.#ready(read);
    this.#magnet = read.magnet;
    this.#located.resolve();
    await this.#siblings.giveWay(hexOf(read.magnet.infoHashes));
    while (!this.signal.aborted) {
      const found = await this.#known(read.magnet) ?? await this.#askPeers(read.magnet);
      if (found) return this.#ready(found);
      const { clock } = this.#owner;
      await waitFor(this.#settled.promise, { clock, waitMs: RETRY_MS, signal: this.signal });
    }
  }

  /** What the daemon has of it. */
  async #known({ infoHashes }: Magnet): Promise<Found | undefined> {
    const id = this.#owner.find(infoHashes);
    const bytes = id === undefined ? undefined : await this.#owner.metainfoBytes(id);
    return bytes && { bytes, metainfo: this.#owner.parse(bytes) };
  }

  /** What peers tell of it; undefined where they could not be asked to the end. */
  async #askPeers(magnet: Magnet): Promise<Found | undefined> {
    const { trackers } = this.#owner;
    let live: PreviewTorrent;
    try {
      live = this.#owner.run({ kind: "magnet", magnet }, { metadataOnly: true, trackers });
    } catch {
      return undefined; // it runs already, or the session is being opened anew
    }
    this.#live = live;
    try {
      const metainfo = await live.metadata;
      const { infoBytes, trackers, webSeeds } = metainfo;
      const bytes = live.metainfoBytes ?? assembleMetainfo(infoBytes, { trackers, webSeeds });
      return { metainfo, bytes };
    } catch (error) {
      if (error instanceof TorrentStoppedError) return undefined;
      throw error;
    } finally {
      await live.stop();
      this.#live = undefined;
    }
  }

  #ready({ metainfo, bytes }: Found): void {
    this.#found = { metainfo, bytes };
    this.#located.resolve();
    this.#settled.resolve();
  }

  #fail(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#error = error instanceof ControlError
      ? error
      : new ControlError("not-a-torrent", message, { cause: error });
    this.#located.resolve();
    this.#settled.resolve();
  }
}

/** The info-hashes in hexadecimal digits, v1 first. */
export function hexOf({ v1, v2 }: InfoHashes): string[] {
  return [v1, v2].flatMap((hash) => hash ? [toHex(hash)] : []);
}
