import type { AddAnswer, AddBody, Preview, PreviewBody } from "../../daemon/api/mod.ts";
import { encodeBase64 } from "../../daemon/json/mod.ts";
import { type Addition, type AdditionSource, isAddable } from "./addition.ts";

/** What is asked of the daemon to add torrents. */
export interface AddingApi {
  /** Begins to look into one. */
  openPreview(body: PreviewBody): Promise<Preview>;
  /** How a look into one stands; answers when it is over, or after a while. */
  awaitPreview(id: string, signal: AbortSignal): Promise<Preview>;
  /** Ends a look into one. */
  closePreview(id: string): Promise<void>;
  /** Adds one. */
  add(body: AddBody): Promise<AddAnswer>;
}

/** How what is added is to be; what is not said is the daemon's default. */
export type AddOptions = Pick<AddBody, "outputDir" | "isPaused" | "labels" | "changes">;

/** Looks into torrents at once: the daemon keeps sixteen, and others may look, too. */
const MAX_LOOKS = 12;

/** Torrents that are added at once. */
const MAX_ADDING = 4;

/**
 * What someone is about to add: it is looked into before it is. Whoever has this ends it, so that the daemon need not keep what
 * nobody waits for.
 */
export class Additions {
  readonly #api: AddingApi;
  readonly #changed: () => void;
  readonly #looks = new Map<number, AbortController>();
  #items: readonly Addition[] = [];
  #lastId = 0;

  /** @param changed Is called whenever something here is other than before. */
  constructor(api: AddingApi, changed: () => void) {
    this.#api = api;
    this.#changed = changed;
  }

  /** All of them, in the order in which they were named. */
  get items(): readonly Addition[] {
    return this.#items;
  }

  /** Takes more; what is there already is not taken twice. */
  put(sources: readonly AdditionSource[]): void {
    for (const source of sources) {
      if (this.#items.some((item) => isSame(item.source, source))) continue;
      const id = ++this.#lastId;
      this.#items = [...this.#items, { id, source, state: "unseen", unwanted: new Set() }];
      if (this.#looks.size < MAX_LOOKS) this.#look(id, source);
    }
    this.#changed();
  }

  /** Takes one out. */
  remove(id: number): void {
    this.#endLook(id);
    this.#items = this.#items.filter((item) => item.id !== id);
    this.#changed();
  }

  /** Looks into one again. */
  retry(id: number): void {
    const item = this.#items.find((item) => item.id === id);
    if (!item) return;
    this.#endLook(id);
    this.#look(id, item.source);
    this.#changed();
  }

  /** Says which files of one are not wanted. */
  choose(id: number, unwanted: ReadonlySet<number>): void {
    this.#update(id, { unwanted });
  }

  /** Adds all that can be; gives what became of them. Those that can not be are left as they were, with why. */
  async addAll(options: AddOptions): Promise<readonly AddAnswer[]> {
    const waiting = this.#items.filter(isAddable);
    for (const { id } of waiting) this.#update(id, { state: "adding", problem: undefined });
    const added: AddAnswer[] = [];
    const addNext = async (): Promise<void> => {
      for (let item = waiting.shift(); item; item = waiting.shift()) {
        const answer = await this.#add(item, options);
        if (answer) added.push(answer);
      }
    };
    await Promise.all(Array.from({ length: MAX_ADDING }, addNext));
    return added;
  }

  /** Ends all looks. */
  close(): void {
    for (const id of [...this.#looks.keys()]) this.#endLook(id);
    this.#items = [];
  }

  async #add(item: Addition, options: AddOptions): Promise<AddAnswer | undefined> {
    const body = bodyOf(item, options);
    const { id } = item;
    try {
      const answer = await this.#addAnyhow(item, body);
      this.#endLook(id);
      this.#update(id, { state: "added" });
      return answer;
    } catch (error) {
      const seen = this.#items.find((item) => item.id === id)?.preview;
      const state = seen === undefined ? item.state : stateOf(seen);
      this.#update(id, { state, problem: messageOf(error) });
      return undefined;
    }
  }

  /** A look into it may be too old, so that the daemon knows nothing of it: then it is added from what it was made of. */
  async #addAnyhow({ preview, source }: Addition, body: AddBody): Promise<AddAnswer> {
    if (preview?.state === "ready") {
      try {
        return await this.#api.add({ ...body, preview: preview.id });
      } catch (error) {
        if (!isGone(error)) throw error;
      }
    }
    return await this.#api.add({ ...body, ...originOf(source) });
  }

  #look(id: number, source: AdditionSource): void {
    const look = new AbortController();
    this.#looks.set(id, look);
    this.#update(id, { state: "looking", preview: undefined, problem: undefined });
    this.#follow(id, source, look.signal).catch((error) => {
      if (look.signal.aborted) return;
      this.#update(id, { state: "failed", problem: messageOf(error) });
    });
  }

  async #follow(id: number, source: AdditionSource, signal: AbortSignal): Promise<void> {
    let preview: Preview | undefined;
    try {
      preview = await this.#api.openPreview(originOf(source));
      this.#saw(id, preview, signal);
      while (preview.state === "fetching" && !signal.aborted) {
        preview = await this.#api.awaitPreview(preview.id, signal);
        this.#saw(id, preview, signal);
      }
    } finally {
      if (signal.aborted && preview) this.#close(preview.id);
    }
  }

  #saw(id: number, preview: Preview, signal: AbortSignal): void {
    const item = this.#items.find((item) => item.id === id);
    if (signal.aborted || item?.state !== "looking" && item?.state !== "adding") return;
    const isAdding = item.state === "adding";
    this.#update(id, {
      preview,
      ...isAdding ? {} : { state: stateOf(preview), problem: preview.error },
      ...preview.state === "ready" ? { unwanted: unwantedAtFirst(preview) } : {},
    });
  }

  /** A look that is still under way sees the signal, and closes its preview itself. */
  #endLook(id: number): void {
    const look = this.#looks.get(id);
    const item = this.#items.find((item) => item.id === id);
    this.#looks.delete(id);
    look?.abort();
    if (item?.preview && item.preview.state !== "fetching") this.#close(item.preview.id);
  }

  #close(preview: string): void {
    // Where that fails, the daemon forgets it after a while anyway.
    this.#api.closePreview(preview).catch(() => undefined);
  }

  #update(id: number, changes: Partial<Addition>): void {
    this.#items = this.#items.map((item) => item.id === id ? { ...item, ...changes } : item);
    this.#changed();
  }
}

/** What is asked of the daemon for one, but what it is made of. A list without numbers is all files. */
function bodyOf({ unwanted, preview }: Addition, options: AddOptions): AddOptions {
  if (!preview || isSameSet(unwanted, unwantedAtFirst(preview))) return options;
  const indexes = preview.files.map(({ index }) => index);
  const files = unwanted.size === 0 ? { wanted: [] } : {
    wanted: indexes.filter((index) => !unwanted.has(index)),
    unwanted: indexes.filter((index) => unwanted.has(index)),
  };
  return { ...options, changes: { ...options.changes, files } };
}

function stateOf({ state }: Preview): Addition["state"] {
  return state === "fetching" ? "looking" : state;
}

/** Files that a magnet link leaves out (BEP 53). */
function unwantedAtFirst({ files }: Preview): ReadonlySet<number> {
  return new Set(files.filter(({ isWanted }) => !isWanted).map(({ index }) => index));
}

function isSameSet(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  return a.size === b.size && [...a].every((item) => b.has(item));
}

function originOf(source: AdditionSource): PreviewBody {
  return source.kind === "file"
    ? { metainfo: encodeBase64(source.bytes) }
    : { location: source.location };
}

function isSame(a: AdditionSource, b: AdditionSource): boolean {
  if (a.kind !== "file") return b.kind !== "file" && a.location === b.location;
  return b.kind === "file" && a.bytes.length === b.bytes.length &&
    a.bytes.every((byte, at) => byte === b.bytes[at]);
}

function isGone(error: unknown): boolean {
  return error instanceof Error && "kind" in error && error.kind === "not-found";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
