/** What something that was typed, pasted or dropped is. */
export type SourceKind = "magnet" | "info-hash" | "link" | "path";

/** Something that a torrent can be added from, as text. */
export interface TextSource {
  /** What it is. */
  readonly kind: SourceKind;
  /** As the daemon takes it. */
  readonly location: string;
  /** What to call it until its metadata is there. */
  readonly name: string;
}

/** What was read of a text. */
export interface ReadSources {
  /** What can be added, each once. */
  readonly sources: readonly TextSource[];
  /** Lines that are nothing of that kind. */
  readonly unknown: readonly string[];
}

/** Lines of one text that are looked at: more was not meant to be pasted. */
const MAX_LINES = 1_000;

/** Characters of a text that are shown where it has no other name. */
const MAX_NAME_LENGTH = 120;

const MAGNET_REGEXP = /magnet:\/{0,2}\?[^\s"'<>]+/gi;
const LINK_REGEXP = /https?:\/\/[^\s"'<>]+/gi;
const INFO_HASH_REGEXP = /^(?:[0-9a-f]{40}|[a-z2-7]{32}|[0-9a-f]{64})$/i;
const URN_REGEXP = /^urn:(?:btih:[0-9a-z]{32,64}|btmh:1220[0-9a-f]{64})$/i;
const PATH_REGEXP = /^(?:\/|[a-z]:[\\/]|\\\\)./i;

/**
 * Reads what can be added out of a text: magnet links and links wherever they stand in it, info-hashes, and paths of the
 * daemon's machine, which have a line each.
 */
export function readSources(text: string): ReadSources {
  const sources = new Map<string, TextSource>();
  const unknown: string[] = [];
  for (const line of text.split(/\r\n|\r|\n/, MAX_LINES)) {
    const clean = unquote(line.trim());
    if (clean === "") continue;
    const found = readLine(clean);
    if (found.length === 0) unknown.push(clean);
    for (const source of found) sources.set(keyOf(source), source);
  }
  return { sources: [...sources.values()], unknown };
}

/** What a text with nothing around it stands for that was pasted on the page: all of it is something to add, or none is. */
export function readPasted(text: string): readonly TextSource[] {
  const { sources, unknown } = readSources(text);
  return unknown.length > 0 || sources.some(({ kind }) => kind === "path") ? [] : sources;
}

/** The link that a browser has put into the address of the page; "" where there is none. */
export function textInAddress(hash: string): string {
  const [, text = ""] = /^#\/add\/(.+)$/s.exec(hash) ?? [];
  return percentDecoded(text);
}

/** A text shortened, so that it can be shown as a name. */
function shortName(text: string): string {
  return text.length > MAX_NAME_LENGTH ? `${text.slice(0, MAX_NAME_LENGTH)}…` : text;
}

function readLine(line: string): readonly TextSource[] {
  const magnets = line.match(MAGNET_REGEXP);
  if (magnets) return magnets.map(magnet);
  const links = line.match(LINK_REGEXP);
  if (links) return links.map(link);
  if (/^file:\/\//i.test(line)) return path(percentDecoded(line.slice("file://".length)));
  if (PATH_REGEXP.test(line)) return path(line);
  const words = line.split(/[\s,;]+/);
  if (words.every((word) => INFO_HASH_REGEXP.test(word))) {
    return words.map((word) => ({ kind: "info-hash", location: word, name: word }));
  }
  if (words.every((word) => URN_REGEXP.test(word))) {
    return words.map((word) => magnet(`magnet:?xt=${word}`));
  }
  return [];
}

function magnet(location: string): TextSource {
  const query = new URLSearchParams(location.slice(location.indexOf("?")));
  const hash = query.get("xt")?.replace(/^urn:bt[im]h:/i, "");
  return { kind: "magnet", location, name: shortName(query.get("dn") || hash || location) };
}

function link(location: string): TextSource {
  const [, path = ""] = /^https?:\/\/[^/?#]+([^?#]*)/i.exec(location) ?? [];
  return { kind: "link", location, name: shortName(lastPart(percentDecoded(path)) || location) };
}

function path(location: string): readonly TextSource[] {
  return [{ kind: "path", location, name: shortName(lastPart(location) || location) }];
}

function lastPart(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== "") ?? "";
}

/** Letters of info-hashes and of the scheme mean the same in either case. */
function keyOf({ kind, location }: TextSource): string {
  return kind === "info-hash" ? location.toLowerCase() : location;
}

function unquote(line: string): string {
  return /^(["'`])(.*)\1$/.exec(line)?.[2]?.trim() ?? line;
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
