import type { Log } from "../../io/mod.ts";
import { type Asset, type Assets, compressedAsset } from "../http/mod.ts";

/** Where the built page is; named by no import of its own, so that what checks imports does without it. */
const BUILT_PAGE = "../built/page.json";

/**
 * Loads the files of the web page into memory. None are there where the page was not built; then the daemon does
 * everything else, and says in the page's place how to build it.
 */
export async function loadPage(log?: Log): Promise<Assets> {
  const url = new URL(BUILT_PAGE, import.meta.url).href;
  let files: unknown;
  try {
    ({ default: files } = await import(url, { with: { type: "json" } }));
  } catch (error) {
    log?.write({ level: "info", message: "The web page is not built", error });
    return new Map();
  }
  return await readPage(files);
}

/**
 * Reads the built page.
 *
 * @param files by path: the media type, an ETag, and the contents, by gzip, in Base64
 * @throws {TypeError} if it is something else.
 */
export async function readPage(files: unknown): Promise<Assets> {
  const assets = new Map<string, Asset>();
  for (const [path, file] of Object.entries(files ?? {})) {
    const { type, etag, gzip }: Readonly<Record<string, unknown>> = file ?? {};
    if (typeof type !== "string" || typeof etag !== "string" || typeof gzip !== "string") {
      throw new TypeError(`Cannot read the web page: what it has at ${path} is no file`);
    }
    const compressed = Uint8Array.from(atob(gzip), (char) => char.charCodeAt(0));
    assets.set(path, await compressedAsset({ compressed, contentType: type, etag }));
  }
  return assets;
}
