import type { Endpoint } from "../../io/mod.ts";
import type { CreateOptions, LintCode, MetainfoVersion } from "../../metainfo/mod.ts";
import { UsageError } from "../cli_error.ts";
import type { Call } from "../command.ts";
import { flag, type Option, option } from "../options/option.ts";
import {
  choice,
  FILE,
  HOST_PORT,
  SIZE,
  TEXT,
  TRACKER_URL,
  url,
  type ValueKind,
} from "../options/value_kind.ts";
import type { Values } from "../options/values.ts";

const FILE_GROUP = "The file";
const KIND = "Kind";
const CONTENT = "What it says";

/** Trackers of one tier, with commas between. */
const TIER: ValueKind<readonly string[]> = {
  ...TRACKER_URL,
  parse(text: string): readonly string[] | undefined {
    const urls = text.split(/,(?=[a-z]+:\/\/)/i).map((part) => TRACKER_URL.parse(part));
    const right = urls.filter((found) => found !== undefined);
    return right.length === urls.length ? right : undefined;
  },
};

/** Names of the rules that `--allow` can switch off: those that refuse. */
const REFUSING: readonly LintCode[] = [
  "nothing-to-download",
  "too-large",
  "unsafe-name",
  "deep-path",
  "equal-paths",
  "broken-symlink",
  "private-without-tracker",
  "bad-tracker",
  "bad-web-seed",
];

/** Where to write. */
export const OUTPUT: Option<string> = option("output", FILE, {
  short: "o",
  group: FILE_GROUP,
  help: "file to write (NAME.torrent in this folder)",
  common: true,
});

/** Writes over what is there. */
export const FORCE: Option<boolean> = flag("force", {
  short: "f",
  group: FILE_GROUP,
  help: "write over a file that is there",
});

/** Writes nothing. */
export const DRY_RUN: Option<boolean> = flag("dry-run", {
  short: "n",
  group: FILE_GROUP,
  help: "do all but write the file",
  common: true,
});

/** Leaves files out. */
export const EXCLUDE: Option<string> = option("exclude", TEXT, {
  placeholder: "GLOB",
  group: FILE_GROUP,
  help: "leave files and folders out: names with * and ?",
  repeat: true,
});

/** BEP 3. */
const V1 = flag("v1", { group: KIND, help: "for v1 alone (BEP 3)", common: true });

/** BEP 52. */
const V2 = flag("v2", { group: KIND, help: "for v2 alone (BEP 52)", common: true });

/** Both, which is so anyway. */
const HYBRID = flag("hybrid", { group: KIND, help: "for both, which is so unless told" });

/** Bytes of a piece. */
export const PIECE_LENGTH: Option<number> = option("piece-length", SIZE, {
  short: "l",
  group: KIND,
  help: "bytes of a piece: 256KiB, 1MiB (by size)",
  common: true,
});

/** Trackers. */
const TRACKER: Option<readonly string[]> = option("tracker", TIER, {
  short: "t",
  group: CONTENT,
  help: "a tracker; each is a tier of its own",
  repeat: true,
  common: true,
});

/** BEP 27. */
const PRIVATE = flag("private", {
  short: "p",
  group: CONTENT,
  help: "take peers from its trackers alone",
  common: true,
});

const SOURCE = option("source", TEXT, {
  short: "s",
  group: CONTENT,
  help: "where it is from; makes the info-hash another",
});

const COMMENT = option("comment", TEXT, { short: "c", group: CONTENT, help: "a comment" });

const WEB_SEED = option("web-seed", url("http", "https", "ftp"), {
  short: "w",
  group: CONTENT,
  help: "a web server that has the files",
  repeat: true,
});

const NODE: Option<Endpoint> = option("node", HOST_PORT, {
  group: CONTENT,
  help: "a node of the DHT",
  repeat: true,
});

/** What it is called. */
export const NAME: Option<string> = option("name", TEXT, {
  placeholder: "NAME",
  group: CONTENT,
  help: "what it is called (as PATH)",
});

const NO_DATE = flag("no-date", { group: CONTENT, help: "do not say when it was made" });

const NO_CREATED_BY = flag("no-created-by", {
  group: CONTENT,
  help: "do not say what it was made by",
});

/** Switches rules off. */
export const ALLOW: Option<LintCode> = option("allow", choice(...REFUSING), {
  placeholder: "RULE",
  group: FILE_GROUP,
  help: "do not refuse what breaks a rule; the refusal names it",
  repeat: true,
});

/** All of them. */
export const CREATE_OPTIONS: readonly Option<unknown>[] = [
  OUTPUT,
  FORCE,
  DRY_RUN,
  EXCLUDE,
  ALLOW,
  TRACKER,
  PRIVATE,
  SOURCE,
  COMMENT,
  WEB_SEED,
  NODE,
  NAME,
  NO_DATE,
  NO_CREATED_BY,
  V1,
  V2,
  HYBRID,
  PIECE_LENGTH,
];

/**
 * The version of the protocol that is asked for.
 *
 * @throws {UsageError} if it is more than one; `--v1 --v2` is a hybrid.
 */
export function versionOf(values: Values): MetainfoVersion {
  const [v1, v2, hybrid] = [values.has(V1), values.has(V2), values.has(HYBRID)];
  if (hybrid && v1 !== v2) {
    throw new UsageError("Cannot make a hybrid of one version: --hybrid is for both");
  }
  if (v1 === v2) return "hybrid";
  return v1 ? "v1" : "v2";
}

/** What the options say of the torrent. */
export async function createOptions({ values, program }: Call): Promise<CreateOptions> {
  const { VERSION } = await import("../version.ts");
  const now = Math.floor(program.clock.wallTime() / 1000);
  return {
    trackers: values.all(TRACKER),
    private: values.has(PRIVATE),
    source: values.get(SOURCE),
    comment: values.get(COMMENT),
    webSeeds: values.all(WEB_SEED),
    nodes: values.all(NODE),
    creationDate: values.has(NO_DATE) ? undefined : now,
    createdBy: values.has(NO_CREATED_BY) ? undefined : `Shoal/${VERSION}`,
  };
}
