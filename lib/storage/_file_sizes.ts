import type { FileStore } from "../io/mod.ts";

/** Files looked at in one go. */
const CONCURRENCY = 64;

/** Gives the sizes of the files that are there, by number. */
export async function fileSizes(
  store: FileStore,
  files: Iterable<number>,
  pathOf: (file: number) => string,
): Promise<Map<number, number>> {
  const sizes = new Map<number, number>();
  const all = [...files];
  for (let start = 0; start < all.length; start += CONCURRENCY) {
    await Promise.all(
      all.slice(start, start + CONCURRENCY).map(async (file) => {
        const stat = await store.stat(pathOf(file));
        if (stat?.kind === "file") sizes.set(file, stat.size);
      }),
    );
  }
  return sizes;
}
