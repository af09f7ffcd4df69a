import { formatBytes } from "../../text/mod.ts";
import type { AdditionSource, FileSource } from "./addition.ts";
import { readPasted, readSources } from "./sources.ts";

/** What was dropped, pasted or chosen. */
export interface Transferred {
  /** What can be added. */
  readonly sources: readonly AdditionSource[];
  /** What can not, and why, in words. */
  readonly refused: readonly string[];
}

/** What a browser hands over where something is dropped or pasted: a `DataTransfer`. */
export interface Transfer {
  /** Files. */
  readonly files: Iterable<File>;
  /** A text by its media type; "" where there is none. */
  getData(type: string): string;
}

/** Largest .torrent file that fits into a request: the daemon takes 16 MiB, of Base64. */
const MAX_FILE_BYTES = 12 * 1024 * 1024;

/** Whether something that is being dragged over the page may be something to add: what it is is told only when it is dropped. */
export function mayBeDropped(transfer: { readonly types: readonly string[] } | null): boolean {
  const types = transfer?.types ?? [];
  return ["Files", "text/uri-list", "text/plain"].some((type) => types.includes(type));
}

/** Reads what was dropped. */
export async function readDropped(
  transfer: Transfer,
): Promise<Transferred> {
  // What is dragged can be read only until this returns for the first time.
  const files = [...transfer.files];
  const text = transfer.getData("text/uri-list") || transfer.getData("text/plain");
  if (files.length > 0) return await readFiles(files);
  const { sources, unknown } = readSources(withoutComments(text));
  return { sources, refused: unknown.map((line) => `${line.slice(0, 80)} is nothing to add`) };
}

/** Reads what was pasted somewhere on the page; nothing where it was meant for something else. */
export async function readClipboard(
  transfer: Transfer,
): Promise<Transferred> {
  const files = [...transfer.files].filter(isTorrentFile);
  if (files.length > 0) return await readFiles(files);
  return { sources: readPasted(transfer.getData("text/plain")), refused: [] };
}

/** Reads files that were chosen. */
export async function readFiles(files: readonly File[]): Promise<Transferred> {
  const sources: FileSource[] = [];
  const refused: string[] = [];
  for (const file of files) {
    const why = whyNot(file);
    if (why === undefined) {
      sources.push({
        kind: "file",
        name: file.name,
        bytes: new Uint8Array(await file.arrayBuffer()),
      });
    } else {
      refused.push(`${file.name}: ${why}`);
    }
  }
  return { sources, refused };
}

function whyNot(file: File): string | undefined {
  if (!isTorrentFile(file)) return "it is no .torrent file";
  if (file.size === 0) return "it is empty";
  if (file.size > MAX_FILE_BYTES) {
    return `it has ${formatBytes(file.size)}, and no more than ${
      formatBytes(MAX_FILE_BYTES)
    } fit; ` +
      "put it on the machine of Shoal and give its path";
  }
  return undefined;
}

function isTorrentFile({ name, type }: File): boolean {
  return type === "application/x-bittorrent" || name.toLowerCase().endsWith(".torrent");
}

/** Lines of a list of URIs that begin so are no URIs (RFC 2483). */
function withoutComments(text: string): string {
  return text.split(/\r?\n/).filter((line) => !line.startsWith("#")).join("\n");
}
