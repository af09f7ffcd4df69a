import type { SelectorSubject } from "./subject.ts";

/**
 * What a field holds, and so what it can be compared with.
 *
 * - `text`: texts, of which one has to fit;
 * - `choice`: words of a list;
 * - `flag`: yes or no;
 * - `number`; `part`: 0 to 1 or a percentage; `size`: bytes; `rate`: bytes a second; `duration`: seconds;
 * - `time`: when something was, which is compared by how long ago it is, or with a date.
 */
export type FieldKind = SelectorField["kind"];

/** How numbers are written. */
export type NumberKind = "number" | "part" | "size" | "rate" | "duration";

/** A field that is made of texts. */
export interface TextField {
  readonly kind: "text";
  /** What it is called. */
  readonly name: string;
  /** What else it may be called. */
  readonly aliases: readonly string[];
  /** What it is, for people. */
  readonly help: string;
  /** Its texts; none where there are none. */
  read(view: SelectorSubject): readonly string[];
}

/** A field that is made of words of a list. */
export interface ChoiceField extends Omit<TextField, "kind"> {
  readonly kind: "choice";
  /** The list. */
  readonly words: readonly string[];
}

/** A field that is a number. */
export interface NumberField extends Omit<TextField, "kind" | "read"> {
  readonly kind: NumberKind;
  /** Its number; undefined where it is not known. */
  read(view: SelectorSubject): number | undefined;
}

/** A field that says when something was. */
export interface TimeField extends Omit<TextField, "kind" | "read"> {
  readonly kind: "time";
  /** When, in milliseconds since 1970; 0 or less for never. */
  read(view: SelectorSubject): number;
}

/** A field that is yes or no. */
export interface FlagField extends Omit<TextField, "kind" | "read"> {
  readonly kind: "flag";
  /** Whether it is so. */
  read(view: SelectorSubject): boolean;
}

/** A field of a torrent that selectors can ask for. */
export type SelectorField = TextField | ChoiceField | NumberField | TimeField | FlagField;

type Named = readonly [help: string, ...aliases: string[]];

function text(
  name: string,
  [help, ...aliases]: Named,
  read: (view: SelectorSubject) => readonly string[],
): TextField {
  return { kind: "text", name, aliases, help, read };
}

function choice(
  name: string,
  [help, ...words]: Named,
  read: (view: SelectorSubject) => readonly string[],
): ChoiceField {
  return { kind: "choice", name, aliases: [], help, words, read };
}

function flag(name: string, help: string, read: (view: SelectorSubject) => boolean): FlagField {
  return { kind: "flag", name, aliases: [], help, read };
}

function amount(
  kind: NumberKind,
  [name, help, ...aliases]: readonly [name: string, help: string, ...aliases: string[]],
  read: (view: SelectorSubject) => number | undefined,
): NumberField {
  return { kind, name, aliases, help, read };
}

function time(
  [name, help, ...aliases]: readonly [name: string, help: string, ...aliases: string[]],
  read: (view: SelectorSubject) => number,
): TimeField {
  return { kind: "time", name, aliases, help, read };
}

/** A host with its port, without, and the site's name: people write any of them. */
function trackerNames({ trackers }: SelectorSubject): string[] {
  return trackers.flatMap(({ host, siteName }) => [host, host.replace(/:\d+$/, ""), siteName]);
}

function hashes({ infoHash, infoHashV2 }: SelectorSubject): string[] {
  return infoHashV2 === undefined ? [infoHash] : [infoHash, infoHashV2];
}

function progress({ doneBytes, wantedBytes, hasMetadata }: SelectorSubject): number {
  if (!hasMetadata) return 0;
  return wantedBytes > 0 ? doneBytes / wantedBytes : 1;
}

const STATES = [
  ...["stopped", "check-waiting", "checking", "metadata", "moving"],
  ...["download-waiting", "downloading", "seed-waiting", "seeding"],
] as const;

const HEALTHS = [
  ...["unknown", "working", "unreachable", "refused", "unregistered"],
  ...["rate-limited", "wrong-certificate"],
] as const;

const TROUBLES = [
  ...["none", "tracker-warning", "tracker", "storage-missing", "no-space", "disk", "failed"],
] as const;

/** All fields, in the order in which they are shown to people. */
export const FIELDS: readonly SelectorField[] = [
  amount("number", ["id", "its number"], (view) => view.id),
  text("name", ["what it is called"], (view) => [view.name]),
  text("hash", ["its info-hashes in hexadecimal digits", "infohash"], hashes),
  choice("state", ["what it does", ...STATES], (view) => [view.state]),
  choice(
    "trouble",
    ["what is wrong with it", ...TROUBLES],
    (view) => [view.trouble?.kind ?? "none"],
  ),
  text(
    "message",
    ["what is wrong with it, in words", "error"],
    (view) => view.trouble === undefined ? [] : [view.trouble.text],
  ),
  text("label", ["its labels", "labels", "tag", "tags"], (view) => view.labels),
  text("group", ["its bandwidth group"], (view) => [view.group]),
  text("folder", ["the folder that it is in", "dir", "path"], (view) => [view.outputDir]),
  text("tracker", ["hosts of its trackers", "trackers"], trackerNames),
  choice(
    "health",
    ["how its trackers are", ...HEALTHS],
    (view) => view.trackers.map(({ health }) => health),
  ),
  choice(
    "priority",
    ["how much it gets beside others", "low", "normal", "high"],
    (view) => [view.bandwidthPriority],
  ),
  amount("number", ["ratio", "uploaded by downloaded bytes"], (view) => view.ratio),
  amount("part", ["progress", "part of what is wanted that is there"], progress),
  amount("size", ["size", "all its bytes"], (view) => view.totalBytes),
  amount("size", ["wanted", "bytes of the files that are wanted"], (view) => view.wantedBytes),
  amount("size", ["done", "wanted bytes that are there"], (view) => view.doneBytes),
  amount(
    "size",
    ["left", "wanted bytes that are missing"],
    (view) => Math.max(0, view.wantedBytes - view.doneBytes),
  ),
  amount("size", ["downloaded", "payload that came"], (view) => view.downloadedBytes),
  amount("size", ["uploaded", "payload that was sent"], (view) => view.uploadedBytes),
  amount("size", ["corrupt", "payload that came and was wrong"], (view) => view.corruptBytes),
  amount("rate", ["down", "payload that comes, a second"], (view) => view.downloadRate),
  amount("rate", ["up", "payload that goes, a second"], (view) => view.uploadRate),
  amount("duration", ["eta", "until it is complete"], (view) => view.etaSeconds),
  time(["added", "when it was added, or how long ago", "age"], (view) => view.addedAt),
  time(["completed", "when it was complete, or how long ago"], (view) => view.doneAt),
  time(["started", "when it was last started, or how long ago"], (view) => view.startedAt),
  time(["idle", "how long ago payload last came or went, or when"], (view) => view.activeAt),
  amount("duration", ["seeded", "how long it seeded", "seeding-time", "seedtime"], (view) => {
    return view.secondsSeeding;
  }),
  amount("number", ["peers", "connected peers"], (view) => view.peerCounts.connected),
  amount("number", ["seeders", "seeders in the swarm"], (view) => view.peerCounts.seeders),
  amount("number", ["leechers", "leechers in the swarm"], (view) => view.peerCounts.leechers),
  amount("number", ["files", "how many files it has"], (view) => view.fileCount),
  amount("number", ["queue", "its place in the queue, from 0"], (view) => view.queuePosition),
  flag("private", "whether it is private", (view) => view.isPrivate),
  flag("complete", "whether all that is wanted is there", (view) => progress(view) >= 1),
  flag("finished", "whether a goal of seeding was reached", (view) => view.isFinished),
  flag("stalled", "whether it runs and nothing moves", (view) => view.isStalled),
  flag("sequential", "whether it comes from first to last", (view) => view.isSequential),
  text("comment", ["what its maker wrote about it"], (view) => [view.comment]),
  text("creator", ["what it was made with"], (view) => [view.creator]),
  text("source", ["the source that its maker named"], (view) => [view.source]),
];

const BY_NAME: ReadonlyMap<string, SelectorField> = new Map(
  FIELDS.flatMap((field) => [field.name, ...field.aliases].map((name) => [name, field])),
);

/** Finds a field by one of its names. */
export function findField(name: string): SelectorField | undefined {
  return BY_NAME.get(name);
}
