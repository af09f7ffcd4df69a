import type { StateStore } from "../../io/mod.ts";

/** Where records are: by one name each. */
export interface RecordRows {
  /** The record of a key; undefined where there is none. */
  read(key: string): Promise<Uint8Array | undefined>;
  /** Replaces a record, or removes it. */
  write(key: string, bytes: Uint8Array | undefined): Promise<void>;
}

/** Records of one scope, as rows. */
export class RowStateStore implements StateStore {
  readonly #scope: string;
  readonly #rows: RecordRows;

  /** Records whose keys begin with `SCOPE/`. */
  constructor(scope: string, rows: RecordRows) {
    this.#scope = scope;
    this.#rows = rows;
  }

  read(name: string): Promise<Uint8Array | undefined> {
    return this.#rows.read(`${this.#scope}/${name}`);
  }

  write(name: string, data: Uint8Array): Promise<void> {
    return this.#rows.write(`${this.#scope}/${name}`, data);
  }

  remove(name: string): Promise<void> {
    return this.#rows.write(`${this.#scope}/${name}`, undefined);
  }
}
