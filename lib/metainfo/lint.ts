import { scopeOf } from "../address/mod.ts";
import { distinctPaths } from "./_distinct_paths.ts";
import { resolveSymlinks } from "./_symlinks.ts";
import { followableUrl, TRACKER_PROTOCOLS, WEB_SEED_PROTOCOLS } from "./_urls.ts";
import type { CreateOptions } from "./create.ts";
import { MetainfoError } from "./error.ts";
import { MAX_METAINFO_LENGTH, MAX_PATH_DEPTH } from "./limits.ts";
import type { PlannedFile, TorrentPlan } from "./plan.ts";
import { safePathElement } from "./safe_path.ts";

/** Which rule a new torrent breaks. */
export type LintCode =
  | "nothing-to-download"
  | "too-large"
  | "long-pieces"
  | "deep-path"
  | "unsafe-name"
  | "windows-name"
  | "equal-paths"
  | "broken-symlink"
  | "private-without-tracker"
  | "private-with-nodes"
  | "bad-tracker"
  | "local-tracker"
  | "repeated-tracker"
  | "bad-web-seed"
  | "web-seed-without-slash";

/** Something about a new torrent that will not work. */
export interface Lint {
  /** Whether it will not work at all, or not for everyone. */
  readonly level: "error" | "warning";
  /** The rule. */
  readonly code: LintCode;
  /** What is wrong: a sentence without a full stop. */
  readonly message: string;
}

/** Pieces that some clients do not take are longer. */
const LONG_PIECE_LENGTH = 16 * 1024 * 1024;

/** Bytes of bencode around a file's length and path. */
const FILE_OVERHEAD = 40;

/** Finds what will not work about a torrent that is to be created; the first of each kind. */
export function lintTorrent(plan: TorrentPlan, options: CreateOptions = {}): Lint[] {
  const found = [
    ...lintSize(plan),
    ...lintNames(plan),
    ...lintSymlinks(plan),
    ...lintTrackers(options),
    ...lintWebSeeds(plan, options),
  ];
  const codes = new Set<LintCode>();
  return found.filter(({ code }) => !codes.has(code) && codes.add(code));
}

function* lintSize(plan: TorrentPlan): Generator<Lint> {
  const { totalLength, pieceLength, pieceCount, version, files } = plan;
  if (totalLength === 0) yield fault("nothing-to-download", "All files are empty");
  if (pieceLength > LONG_PIECE_LENGTH) {
    yield caution("long-pieces", "Some clients do not take pieces over 16 MiB");
  }
  const hashLength = version === "v1" ? 20 : version === "v2" ? 32 : 52;
  const lists = version === "hybrid" ? 2 : 1;
  const filesLength = files.reduce((sum, { path }) => sum + path.length + FILE_OVERHEAD, 0);
  if (pieceCount * hashLength + lists * filesLength > MAX_METAINFO_LENGTH) {
    const message =
      "The torrent file would have over 10 MB: make the pieces longer, or the files fewer";
    yield fault("too-large", message);
  }
}

function* lintNames({ name, files }: TorrentPlan): Generator<Lint> {
  const sources = files.filter(({ source }) => source !== null);
  for (const element of new Set([name, ...sources.flatMap(({ path }) => path.split("/"))])) {
    const bytes = new TextEncoder().encode(element);
    const safe = safePathElement(bytes, { required: true });
    if (safe !== element) {
      yield fault("unsafe-name", `"${element}" is called "${safe}" when the torrent is loaded`);
    } else if (safePathElement(bytes, { required: true, windows: true }) !== element) {
      yield caution("windows-name", `Windows does not take "${element}" for a name`);
    }
  }
  if (sources.some(({ path }) => path.split("/").length > MAX_PATH_DEPTH)) {
    yield fault("deep-path", `A file is over ${MAX_PATH_DEPTH} folders deep`);
  }
  const equal = findEqualPath(sources);
  if (equal !== undefined) {
    yield fault("equal-paths", `"${equal}" is the path of two files where case does not count`);
  }
}

function findEqualPath(files: readonly PlannedFile[]): string | undefined {
  try {
    const paths = distinctPaths(files);
    return files.find(({ path }, i) => path !== paths[i])?.path;
  } catch (error) {
    if (error instanceof MetainfoError) return files[0]?.path;
    throw error;
  }
}

function* lintSymlinks({ files }: TorrentPlan): Generator<Lint> {
  const sources = files.filter(({ source }) => source !== null)
    .map(({ source, linkTarget }) => ({ path: source ?? "", target: linkTarget }));
  for (const [i, target] of resolveSymlinks(sources).entries()) {
    if (target === undefined || target !== sources[i]?.path) continue;
    yield fault("broken-symlink", `The link "${target}" leads to nothing in the torrent`);
  }
}

function* lintTrackers(options: CreateOptions): Generator<Lint> {
  const urls = (options.trackers ?? []).flat();
  const { nodes } = options;
  if (options.private === true && urls.length === 0) {
    yield fault(
      "private-without-tracker",
      "It is private and has no tracker: nobody can find peers",
    );
  }
  if (options.private === true && (nodes ?? []).length > 0) {
    yield caution("private-with-nodes", "It is private, so that nodes of the DHT are not asked");
  }
  for (const text of urls) {
    const url = followableUrl(text, TRACKER_PROTOCOLS);
    if (url === undefined) {
      yield fault("bad-tracker", `"${text}" is not the URL of a tracker`);
    } else if (isLocal(url)) {
      yield caution("local-tracker", `Only this network can reach the tracker "${text}"`);
    }
  }
  const repeated = urls.find((url, i) => urls.indexOf(url) < i);
  if (repeated !== undefined) {
    yield caution("repeated-tracker", `The tracker "${repeated}" is there twice`);
  }
}

function* lintWebSeeds(plan: TorrentPlan, options: CreateOptions): Generator<Lint> {
  for (const text of [...options.webSeeds ?? [], ...options.httpSeeds ?? []]) {
    if (followableUrl(text, WEB_SEED_PROTOCOLS) !== undefined) continue;
    yield fault("bad-web-seed", `"${text}" is not the URL of a web seed`);
  }
  const withoutSlash = (options.webSeeds ?? []).find((url) => !url.endsWith("/"));
  if (!plan.singleFile && withoutSlash !== undefined) {
    const message = `The web seed "${withoutSlash}" of a folder does not end with "/" (BEP 19)`;
    yield caution("web-seed-without-slash", message);
  }
}

function isLocal(url: string): boolean {
  const hostname = new URL(url).hostname.replace(/^\[|\]$/g, "");
  const scope = scopeOf(hostname);
  return hostname === "localhost" || scope === "loopback" || scope === "local";
}

function fault(code: LintCode, message: string): Lint {
  return { level: "error", code, message };
}

function caution(code: LintCode, message: string): Lint {
  return { level: "warning", code, message };
}
