import { assertEquals } from "@std/assert";

/** Bytes that one call of `crypto.getRandomValues` may ask for. */
const RANDOM_CHUNK = 65_536;

/** Files of a torrent: paths below its name and their lengths in bytes. */
export type ContentPlan = Readonly<Record<string, number>>;

/** Random files below a folder. */
export interface Content {
  /** Folder that the torrent's file or folder lies in. */
  readonly parent: string;
  /** Name of the torrent. */
  readonly name: string;
  /** Path of its file or folder. */
  readonly path: string;
  /** Paths of its files below `parent`, sorted by their bytes as BEP 52 sorts them. */
  readonly paths: readonly string[];
}

/** Makes random files: one at `name` itself, or several below a folder of that name. `.sh` is executable. */
export async function makeContent(
  parent: string,
  name: string,
  plan: number | ContentPlan,
): Promise<Content> {
  const lengths = typeof plan === "number"
    ? [[name, plan] as const]
    : Object.entries(plan).map(([path, length]) => [`${name}/${path}`, length] as const);
  for (const [path, length] of lengths) {
    const full = `${parent}/${path}`;
    await Deno.mkdir(full.slice(0, full.lastIndexOf("/")), { recursive: true });
    await Deno.writeFile(full, randomBytes(length), { mode: full.endsWith(".sh") ? 0o755 : 0o644 });
  }
  const paths = lengths.map(([path]) => path).sort(byComponents);
  return { parent, name, path: `${parent}/${name}`, paths };
}

/** What a client may have written that is not content: the records of Shoal and aria2. */
const RECORDS = /^\.shoal\/|\.aria2$/;

/**
 * Compares, byte for byte, what a client wrote into a folder with the content of the torrent: all its files must be
 * there, and nothing else but records; pad files neither.
 *
 * @throws {AssertionError} if they differ.
 */
export async function assertSameContent(
  content: Content,
  dir: string,
  by: { readonly writesEmptyFiles: boolean },
): Promise<void> {
  const expected = new Map<string, Uint8Array>();
  for (const path of content.paths) {
    const bytes = await Deno.readFile(`${content.parent}/${path}`);
    if (bytes.length > 0 || by.writesEmptyFiles) expected.set(path, bytes);
  }
  const found = (await listFiles(dir)).filter((path) => !RECORDS.test(path));
  assertEquals(found.sort(), [...expected.keys()].sort());
  for (const [path, bytes] of expected) {
    const actual = await Deno.readFile(`${dir}/${path}`);
    assertEquals(actual.length, bytes.length, `the length of ${path}`);
    assertEquals(firstDifference(actual, bytes), -1, `the first byte of ${path} that differs`);
  }
}

async function listFiles(dir: string, below = ""): Promise<string[]> {
  const paths: string[] = [];
  for await (const entry of Deno.readDir(`${dir}/${below}`)) {
    if (entry.isDirectory) paths.push(...await listFiles(dir, `${below}${entry.name}/`));
    else paths.push(`${below}${entry.name}`);
  }
  return paths;
}

function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += RANDOM_CHUNK) {
    crypto.getRandomValues(bytes.subarray(at, at + RANDOM_CHUNK));
  }
  return bytes;
}

function firstDifference(a: Uint8Array, b: Uint8Array): number {
  return a.findIndex((byte, i) => byte !== b[i]);
}

/** Paths are sorted component by component, each by its UTF-8 bytes. */
function byComponents(a: string, b: string): number {
  const [left, right] = [a.split("/"), b.split("/")];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = compareUtf8(left[i] ?? "", right[i] ?? "");
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareUtf8(a: string, b: string): number {
  const encoder = new TextEncoder();
  const [left, right] = [encoder.encode(a), encoder.encode(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = (left[i] ?? 0) - (right[i] ?? 0);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
