import type {
  DetailPart,
  FileView,
  PeerView,
  PiecesPart,
  TrackerView,
  WebSeedView,
} from "../api.ts";
import { Topic } from "./topic.ts";

/** What is known of the one torrent that is looked at, besides its row; each part is undefined until it was told. */
export class Detail {
  /** Something of it has changed. */
  readonly changes = new Topic();
  readonly #files = new Map<number, FileView>();
  readonly #peers = new Map<string, PeerView>();
  #torrent = 0;
  #hasFiles = false;
  #hasPeers = false;
  #trackers: readonly TrackerView[] | undefined;
  #webSeeds: readonly WebSeedView[] | undefined;
  #pieces: PiecesPart | undefined;
  #changedFiles: readonly number[] = [];

  /** Its number; 0 for none. */
  get torrent(): number {
    return this.#torrent;
  }

  /** Its files by number. What has changed is another object than before, the map is the same. */
  get files(): ReadonlyMap<number, FileView> | undefined {
    return this.#hasFiles ? this.#files : undefined;
  }

  /** Numbers of the files that the last change concerned. */
  get changedFiles(): readonly number[] {
    return this.#changedFiles;
  }

  /** Its peers by address and port. What has changed is another object than before, the map is the same. */
  get peers(): ReadonlyMap<string, PeerView> | undefined {
    return this.#hasPeers ? this.#peers : undefined;
  }

  /** Its trackers. */
  get trackers(): readonly TrackerView[] | undefined {
    return this.#trackers;
  }

  /** Its web seeds. */
  get webSeeds(): readonly WebSeedView[] | undefined {
    return this.#webSeeds;
  }

  /** Its pieces. */
  get pieces(): PiecesPart | undefined {
    return this.#pieces;
  }

  /** Another torrent is looked at, of which nothing is known yet; 0 for none. */
  open(torrent: number): void {
    if (torrent === this.#torrent) return;
    this.#forget();
    this.#torrent = torrent;
    this.changes.tell();
  }

  /** Takes what was told of a torrent; of another than the one that is looked at it is let go. */
  apply(part: DetailPart): void {
    if (part.torrent !== this.#torrent) return;
    if (part.isWhole) this.#forget();
    this.#changedFiles = part.files?.map(([index]) => index) ?? [];
    this.#hasFiles ||= part.files !== undefined;
    this.#hasPeers ||= part.peers !== undefined;
    for (const [index, changed] of part.files ?? []) merge(this.#files, index, changed);
    for (const key of part.peers?.removed ?? []) this.#peers.delete(key);
    for (const [key, changed] of part.peers?.changed ?? []) merge(this.#peers, key, changed);
    this.#trackers = part.trackers ?? this.#trackers;
    this.#webSeeds = part.webSeeds ?? this.#webSeeds;
    this.#pieces = part.pieces ?? this.#pieces;
    this.changes.tell();
  }

  #forget(): void {
    this.#files.clear();
    this.#peers.clear();
    this.#hasFiles = false;
    this.#hasPeers = false;
    this.#trackers = undefined;
    this.#webSeeds = undefined;
    this.#pieces = undefined;
  }
}

/** Puts what has changed over what is there; all of it comes with what is new. */
function merge<Key, Value extends object>(
  map: Map<Key, Value>,
  key: Key,
  changed: Partial<Value>,
): void {
  const before = map.get(key);
  if (before !== undefined) map.set(key, { ...before, ...changed });
  else if (isWhole(changed)) map.set(key, changed);
}

/** The stream tells all of what is new at once. */
function isWhole<Value extends object>(value: Partial<Value>): value is Value {
  return Object.keys(value).length > 0;
}
