import { hashPlan, type NewContent } from "../../host/mod.ts";
import { toHex } from "../../hash/mod.ts";
import type { Clock, Hasher } from "../../io/mod.ts";
import {
  createMetainfo,
  type CreateOptions,
  formatMagnet,
  lintTorrent,
  magnetOf,
  parseMetainfo,
  planTorrent,
  type TorrentPlan,
} from "../../metainfo/mod.ts";
import { VERSION } from "../../session/mod.ts";
import type { CreationRequest } from "../control.ts";
import { ControlError } from "../control_error.ts";
import type { CreatedView, CreationView } from "../view/mod.ts";
import { pieceLengthReason } from "./piece_length_reason.ts";

/** What the making of a torrent asks of the daemon. */
export interface CreationOwner {
  /** The time. */
  readonly clock: Clock;
  /** Hashes files, off the event loop. */
  readonly hasher: Hasher;
  /** Finds the files. @throws {ControlError} if they may not be used, or can not be read. */
  find(path: string): Promise<NewContent>;
  /** Seeds what was made; gives its number. */
  seed(metainfo: Uint8Array, place: SeedPlace): Promise<number>;
}

/** Where the files of a torrent that was made are. */
export interface SeedPlace {
  /** The folder that they are in. */
  readonly outputDir: string;
  /** What they are called there. */
  readonly diskName: string;
}

/** The making of one torrent, which ends with {@linkcode Creation.close}. */
export class Creation {
  readonly id: string;
  readonly #owner: CreationOwner;
  readonly #request: CreationRequest;
  readonly #leaving = new AbortController();
  readonly #settled = Promise.withResolvers<void>();
  #content: NewContent | undefined;
  #plan: TorrentPlan | undefined;
  #warnings: readonly string[] = [];
  #doneBytes = 0;
  #created: CreatedView | undefined;
  #error: string | undefined;
  #work: Promise<void> = Promise.resolve();

  /** One that has not begun. */
  constructor(id: string, request: CreationRequest, owner: CreationOwner) {
    this.id = id;
    this.#request = request;
    this.#owner = owner;
  }

  /** Resolved once it is done or has failed, or was closed. */
  get settled(): Promise<void> {
    return this.#settled.promise;
  }

  /** Whether it is `hashing`. */
  get isRunning(): boolean {
    return !this.#created && this.#error === undefined && !this.#leaving.signal.aborted;
  }

  /** Begins when others are done. */
  begin(turn: Promise<void>): void {
    this.#work = turn.then(() => this.#make()).catch((error) => {
      this.#error = error instanceof Error ? error.message : String(error);
    }).finally(() => this.#settled.resolve());
  }

  /** What it tells now. */
  view(): CreationView {
    const plan = this.#plan;
    const { pieceLength = 0, pieceCount = 0, totalLength: totalBytes = 0 } = plan ?? {};
    return {
      id: this.id,
      state: this.#created ? "done" : this.#error === undefined ? "hashing" : "failed",
      doneBytes: Math.min(this.#doneBytes, totalBytes),
      totalBytes,
      pieceLength,
      pieceCount,
      pieceLengthReason: plan ? pieceLengthReason({ totalBytes, pieceLength, pieceCount }) : "",
      fileCount: this.#content?.files.length ?? 0,
      warnings: this.#warnings,
      created: this.#created,
      error: this.#error,
    };
  }

  /** Ends it, done or not. */
  async close(): Promise<void> {
    this.#leaving.abort(new ControlError("conflict", "It was given up"));
    this.#settled.resolve();
    await this.#work;
  }

  async #make(): Promise<void> {
    const { signal } = this.#leaving;
    signal.throwIfAborted();
    const { path, versions: version, name, pieceLength, isSeeded } = this.#request;
    const content = await this.#owner.find(path);
    const plan = planTorrent(content.files, {
      name: name ?? content.name,
      version,
      singleFile: content.singleFile,
      ...(pieceLength === undefined ? {} : { pieceLength }),
    });
    const options = this.#options();
    this.#warnings = lintsOf(plan, options);
    this.#content = content;
    this.#plan = plan;
    const hashes = await hashPlan(plan, content, {
      hasher: this.#owner.hasher,
      onHashed: (bytes) => this.#doneBytes += bytes,
      signal,
    });
    signal.throwIfAborted();
    const bytes = createMetainfo(plan, hashes, options);
    const metainfo = parseMetainfo(bytes);
    const { v1, v2 } = metainfo.infoHashes;
    this.#created = {
      infoHash: toHex(v1 ?? v2 ?? new Uint8Array()),
      magnetLink: formatMagnet(magnetOf(metainfo)),
      fileName: `${metainfo.name}.torrent`,
      metainfo: bytes,
      torrent: isSeeded ? await this.#seed(bytes, placeOf(content)) : undefined,
    };
  }

  /** Seeds it; that it can not be makes the file no worse. */
  async #seed(bytes: Uint8Array, place: SeedPlace): Promise<number | undefined> {
    try {
      return await this.#owner.seed(bytes, place);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      this.#warnings = [...this.#warnings, `It can not be seeded: ${text}`];
      return undefined;
    }
  }

  #options(): CreateOptions {
    const { trackers, webSeeds, isPrivate, comment, source } = this.#request;
    return {
      ...(trackers === undefined ? {} : { trackers }),
      ...(webSeeds === undefined ? {} : { webSeeds }),
      ...(comment === undefined ? {} : { comment }),
      ...(source === undefined ? {} : { source }),
      private: isPrivate ?? false,
      creationDate: Math.floor(this.#owner.clock.wallTime() / 1_000),
      createdBy: `Shoal/${VERSION}`,
    };
  }
}

/** What will not work for everyone. @throws {ControlError} for what will not work at all. */
function lintsOf(plan: TorrentPlan, options: CreateOptions): string[] {
  const lints = lintTorrent(plan, options);
  const fault = lints.find(({ level }) => level === "error");
  if (fault) {
    throw new ControlError("invalid", `Cannot make a torrent that will not work: ${fault.message}`);
  }
  return lints.map(({ message }) => message);
}

function placeOf({ path, name }: NewContent): SeedPlace {
  return { outputDir: path.slice(0, path.lastIndexOf("/")) || "/", diskName: name };
}
