import { walk } from "@std/fs";
import type { Asset, Assets } from "../../../lib/daemon/http/mod.ts";

/** Where Debian's package has Transmission's web page. */
const FOLDER = "/usr/share/transmission/web";

/** Where Transmission serves it; it finds the RPC beside that. */
const BASE = "/transmission/web/";

const TYPES: ReadonlyMap<string, string> = new Map([
  ["html", "text/html; charset=utf-8"],
  ["js", "text/javascript; charset=utf-8"],
  ["css", "text/css; charset=utf-8"],
  ["png", "image/png"],
  ["gif", "image/gif"],
  ["ico", "image/x-icon"],
]);

/** Whether the page is on this machine. */
export function isTransmissionWebInstalled(): boolean {
  try {
    return Deno.statSync(`${FOLDER}/index.html`).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Transmission's web page with all its files, as the daemon takes those of its own. */
export async function transmissionWeb(): Promise<Assets> {
  const assets = new Map<string, Asset>();
  for await (const { path } of walk(FOLDER, { includeDirs: false })) {
    const type = TYPES.get(path.slice(path.lastIndexOf(".") + 1));
    if (type === undefined) continue;
    const asset = { bytes: await Deno.readFile(path), contentType: type };
    const inner = path.slice(FOLDER.length + 1);
    assets.set(BASE + inner, asset);
    if (inner === "index.html") assets.set(BASE, asset);
  }
  return assets;
}
