import type { FileStore } from "../io/mod.ts";
import type { FilePlaces } from "./_file_places.ts";
import { fileSizes } from "./_file_sizes.ts";

/** Gives files names that say that they are not complete, and those that they are to have when they are. */
export class PartialFiles {
  readonly #store: FileStore;
  readonly #places: FilePlaces;
  readonly #marks: boolean;

  /** @param options Whether files that are begun are marked; those that are marked already are found in any case. */
  constructor(store: FileStore, places: FilePlaces, options: { readonly marks: boolean }) {
    this.#store = store;
    this.#places = places;
    this.#marks = options.marks;
  }

  /** Finds files that are not in `sizes` under their other name, and adds their sizes; one that is in neither place gets it. */
  async locate(files: readonly number[], sizes: Map<number, number>): Promise<void> {
    const missing = files.filter((file) => !sizes.has(file) && this.#places.partialPath(file));
    const pathOf = (file: number) => this.#places.partialPath(file) ?? "";
    const found = await fileSizes(this.#store, missing, pathOf);
    for (const file of missing) {
      const size = found.get(file);
      if (size !== undefined) sizes.set(file, size);
      this.#places.setPartial(file, size !== undefined || this.#marks);
    }
  }

  /** Gives a file that is complete its name. @throws {Error} if something is in the way, or the system refuses. */
  async finish(file: number): Promise<void> {
    const [from, to] = [this.#places.path(file), this.#places.wholePath(file)];
    if (await this.#store.stat(to)) throw new Error(`Cannot rename "${from}": "${to}" is there`);
    await this.#store.rename(from, to);
    this.#places.setPartial(file, false);
  }
}
