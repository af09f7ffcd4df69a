import type { StateStore } from "../io/mod.ts";
import { isMissing } from "./_containment.ts";
import { Folder } from "./_folder.ts";

/** What a record is called until it is whole; one that a crash left is overwritten by the next. */
const UNFINISHED_SUFFIX = ".new";

/** Records in files of one folder. */
export class DenoStateStore implements StateStore {
  readonly #folder: Folder;
  /** The last write or removal of each record, for one has to end before the next. */
  readonly #busy = new Map<string, Promise<void>>();

  constructor(dir: string) {
    this.#folder = new Folder(dir);
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    const path = this.#path(name);
    await this.#busy.get(name);
    try {
      return await Deno.readFile(path);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async write(name: string, data: Uint8Array): Promise<void> {
    const path = this.#path(name);
    await this.#inTurn(name, async () => {
      await this.#folder.ensureParent(name);
      await replaceFile(path, data);
      await this.#entryChanged();
    });
  }

  async remove(name: string): Promise<void> {
    const path = this.#path(name);
    await this.#inTurn(name, async () => {
      await removeFile(path + UNFINISHED_SUFFIX);
      if (await removeFile(path)) await this.#entryChanged();
    });
  }

  async #entryChanged(): Promise<void> {
    this.#folder.entryChanged(await Deno.realPath(this.#folder.root));
    await this.#folder.syncEntries();
  }

  #path(name: string): string {
    if (!/^[\w-][\w.-]*$/.test(name) || name.endsWith(UNFINISHED_SUFFIX)) {
      throw new TypeError(`Cannot keep a record named ${JSON.stringify(name)}`);
    }
    return `${this.#folder.root}/${name}`;
  }

  async #inTurn(name: string, act: () => Promise<void>): Promise<void> {
    const before = this.#busy.get(name);
    const turn = (async () => {
      await before;
      await act();
    })();
    const ended = turn.catch(() => {
      // Who comes next waits for the end, good or bad; it is this caller who is told of a failure.
    });
    this.#busy.set(name, ended);
    try {
      await turn;
    } finally {
      if (this.#busy.get(name) === ended) this.#busy.delete(name);
    }
  }
}

async function replaceFile(path: string, data: Uint8Array): Promise<void> {
  const unfinished = path + UNFINISHED_SUFFIX;
  try {
    using file = await Deno.open(unfinished, { write: true, create: true, truncate: true });
    for (let done = 0; done < data.length;) done += await file.write(data.subarray(done));
    await file.sync();
  } catch (error) {
    await removeFile(unfinished); // on a full disk it would take the last of the space
    throw error;
  }
  await Deno.rename(unfinished, path);
}

/** Says whether there was a file to remove. */
async function removeFile(path: string): Promise<boolean> {
  try {
    await Deno.remove(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
