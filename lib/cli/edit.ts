import type { OutsideChanges } from "../metainfo/mod.ts";
import { CliError, UsageError } from "./cli_error.ts";
import type { Call, Command } from "./command.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";
import { flag, type Option, option } from "./options/option.ts";
import { PROXY } from "./options/transfer_options.ts";
import { FILE, TEXT, TRACKER_URL, url } from "./options/value_kind.ts";
import type { Values } from "./options/values.ts";
import { plainText } from "./output/plain_text.ts";
import { systemError } from "./system_error.ts";
import { readTorrent, reasonOf } from "./torrent/source.ts";

const CHANGES = "What to change";
const FILE_GROUP = "The file";
const WEB_URL = url("http", "https", "ftp");

const TRACKER = option("tracker", TRACKER_URL, {
  short: "t",
  group: CHANGES,
  help: "these trackers instead, each a tier of its own",
  repeat: true,
  common: true,
});

const ADD_TRACKER = option("add-tracker", TRACKER_URL, {
  short: "a",
  group: CHANGES,
  help: "one more tracker, as the last tier",
  repeat: true,
  common: true,
});

const REMOVE_TRACKER = option("remove-tracker", TEXT, {
  short: "d",
  placeholder: "URL",
  group: CHANGES,
  help: "one tracker less",
  repeat: true,
  common: true,
});

const NO_TRACKERS = flag("no-trackers", { group: CHANGES, help: "no trackers" });

const WEB_SEED = option("web-seed", WEB_URL, {
  short: "w",
  group: CHANGES,
  help: "these web seeds instead",
  repeat: true,
});

const NO_WEB_SEEDS = flag("no-web-seeds", { group: CHANGES, help: "no web seeds" });

const COMMENT = option("comment", TEXT, {
  short: "c",
  group: CHANGES,
  help: "another comment",
  common: true,
});

const NO_COMMENT = flag("no-comment", { group: CHANGES, help: "no comment" });
const NO_DATE = flag("no-date", { group: CHANGES, help: "do not say when it was made" });
const NO_CREATED_BY = flag("no-created-by", {
  group: CHANGES,
  help: "do not say what it was made by",
});

const OUTPUT = option("output", FILE, {
  short: "o",
  group: FILE_GROUP,
  help: "file to write (the torrent itself)",
  common: true,
});

const FORCE = flag("force", {
  short: "f",
  group: FILE_GROUP,
  help: "with -o, write over a file that is there",
});

const DRY_RUN = flag("dry-run", {
  short: "n",
  group: FILE_GROUP,
  help: "write nothing",
});

const OPTIONS: readonly Option<unknown>[] = [
  TRACKER,
  ADD_TRACKER,
  REMOVE_TRACKER,
  NO_TRACKERS,
  WEB_SEED,
  NO_WEB_SEEDS,
  COMMENT,
  NO_COMMENT,
  NO_DATE,
  NO_CREATED_BY,
  OUTPUT,
  FORCE,
  DRY_RUN,
  PROXY,
];

/** `shoal edit` */
export const EDIT: Command = {
  name: "edit",
  summary: "changes trackers, comment and such; the info-hash stays",
  operands: [{ name: "TORRENT", completion: "torrent" }],
  options: OPTIONS,
  examples: [
    { line: "edit a.torrent -t udp://tracker.example:6969", does: "another tracker" },
    { line: "edit a.torrent -c 'From the archive' -o b.torrent", does: "into another file" },
    { line: "edit a.torrent --no-trackers --no-comment", does: "take them out" },
  ],
  details: [
    "Changes what is outside of the info dictionary, so that the torrent is the same for everyone who has it. All else " +
    "stays as it is, byte for byte.",
  ],
  run,
};

type Tiers = readonly (readonly string[])[];

function editTrackers(values: Values, own: Tiers): Tiers | null | undefined {
  const [replaced, added, removed] = [TRACKER, ADD_TRACKER, REMOVE_TRACKER]
    .map((tracker) => values.all(tracker));
  const none = values.has(NO_TRACKERS);
  if (!none && !replaced?.length && !added?.length && !removed?.length) return undefined;
  const unknown = removed?.find((url) => !own.flat().includes(url));
  if (unknown !== undefined) {
    throw new CliError(`Cannot remove ${unknown}: it is no tracker of it`, EXIT.notFound);
  }
  const start = none ? [] : replaced?.length ? replaced.map((url) => [url]) : own;
  const kept = start.map((tier) => tier.filter((url) => !removed?.includes(url)));
  const known = new Set(kept.flat());
  const tiers = [...kept, ...(added ?? []).filter((url) => !known.has(url)).map((url) => [url])]
    .filter((tier) => tier.length > 0);
  return tiers.length > 0 ? tiers : null;
}

function clash(values: Values, one: Option<unknown>, other: Option<boolean>): void {
  if (values.all(one).length > 0 && values.has(other)) {
    throw new UsageError(`Cannot do both --${one.name} and --${other.name}`);
  }
}

function changesOf(values: Values, own: Tiers): OutsideChanges {
  clash(values, TRACKER, NO_TRACKERS);
  clash(values, WEB_SEED, NO_WEB_SEEDS);
  clash(values, COMMENT, NO_COMMENT);
  const webSeeds = values.all(WEB_SEED);
  return {
    trackers: editTrackers(values, own),
    webSeeds: values.has(NO_WEB_SEEDS) ? null : webSeeds.length > 0 ? webSeeds : undefined,
    comment: values.has(NO_COMMENT) ? null : values.get(COMMENT),
    creationDate: values.has(NO_DATE) ? null : undefined,
    createdBy: values.has(NO_CREATED_BY) ? null : undefined,
  };
}

async function write(call: Call, path: string, bytes: Uint8Array): Promise<void> {
  const { values, files } = call;
  const isOther = values.get(OUTPUT) !== undefined;
  if (isOther && !values.has(FORCE) && await files.kind(path) !== undefined) {
    throw new CliError(`Cannot write ${path}: it is already there`, EXIT.exists, {
      hint: "--force writes over it",
    });
  }
  try {
    await files.write(path, bytes);
  } catch (error) {
    throw systemError(`write ${path}`, error);
  }
}

async function run(call: Call): Promise<ExitStatus> {
  const { screen, values, operands: [name = ""] } = call;
  const { bytes, metainfo } = await readTorrent(call, name);
  const changes = changesOf(values, metainfo.trackers);
  if (Object.values(changes).every((change) => change === undefined)) {
    throw new UsageError(`There is nothing to change in ${name}`, { hint: "See shoal edit -h" });
  }
  const { editMetainfo, parseMetainfo } = await import("../metainfo/mod.ts");
  let edited: Uint8Array;
  try {
    edited = editMetainfo(bytes, changes);
  } catch (error) {
    const message = `Cannot edit ${name}: ${reasonOf(error)}`;
    throw new CliError(message, EXIT.notTorrent, { cause: error });
  }
  const path = values.get(OUTPUT) ?? name;
  if (!values.has(DRY_RUN)) await write(call, path, edited);
  const { hashesJson, metainfoJson } = await import("./torrent/describe.ts");
  if (screen.json) screen.jsonLine({ path, ...metainfoJson(parseMetainfo(edited)) });
  const hash = Object.values(hashesJson(metainfo.infoHashes))[0] ?? "";
  const verb = values.has(DRY_RUN) ? "Would write" : "Wrote";
  screen.note(`${verb} ${plainText(path)}, info-hash ${hash} as before`);
  return EXIT.ok;
}
