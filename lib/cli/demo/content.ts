import type { FileStore, Io } from "../../io/mod.ts";

/** What the folder is called. */
const NAME = "shoal-demo";

/** Files and their shares of the whole; odd lengths, so that pieces end within files. */
const FILES: readonly (readonly [path: string, share: number])[] = [
  ["film.bin", 0.7],
  ["music/one.bin", 0.15],
  ["music/two.bin", 0.1],
  ["pictures/a.bin", 0.03],
  ["notes.txt", 0.02],
];

const CHUNK_BYTES = 1 << 20;

/**
 * Makes up a folder of some files of random bytes.
 *
 * @returns its path.
 */
export async function makeContent(io: Io, dir: string, totalBytes: number): Promise<string> {
  const store = io.disk.open(dir);
  const chunk = io.random.fill(new Uint8Array(CHUNK_BYTES));
  let left = totalBytes;
  for (const [i, [path, share]] of FILES.entries()) {
    const isLast = i === FILES.length - 1;
    const length = isLast ? left : Math.min(left, Math.floor(totalBytes * share) | 1);
    left -= length;
    await fill(store, `${NAME}/${path}`, { length, chunk, io });
  }
  await store.close();
  return `${dir}/${NAME}`;
}

/** Each chunk begins with bytes of its own, so that no two pieces are the same. */
async function fill(
  store: FileStore,
  path: string,
  { length, chunk, io }: { length: number; chunk: Uint8Array; io: Io },
): Promise<void> {
  for (let at = 0; at < length; at += chunk.length) {
    io.random.fill(chunk.subarray(0, 1024));
    await store.write(path, at, chunk.subarray(0, Math.min(chunk.length, length - at)));
  }
}

async function areSame(one: FileStore, other: FileStore, path: string): Promise<boolean> {
  const [a, b] = [new Uint8Array(CHUNK_BYTES), new Uint8Array(CHUNK_BYTES)];
  for (let at = 0;; at += CHUNK_BYTES) {
    const [countA, countB] = await Promise.all([one.read(path, at, a), other.read(path, at, b)]);
    if (countA !== countB) return false;
    for (let i = 0; i < countA; i++) if (a[i] !== b[i]) return false;
    if (countA < CHUNK_BYTES) return true;
  }
}

/** Compares files of two folders byte for byte; gives the path of the first that differs. */
export async function compareFiles(
  io: Io,
  paths: readonly string[],
  [one, other]: readonly [string, string],
): Promise<string | undefined> {
  const [storeA, storeB] = [io.disk.open(one), io.disk.open(other)];
  try {
    for (const path of paths) {
      if (!await areSame(storeA, storeB, path)) return path;
    }
    return undefined;
  } finally {
    await storeA.close();
    await storeB.close();
  }
}
