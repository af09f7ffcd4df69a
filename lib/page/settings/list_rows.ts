import type { JsonValue } from "../../daemon/json/mod.ts";

/** A folder that is watched, as it is typed. */
export interface WatchRow {
  /** Its path. */
  readonly path: string;
  /** Where its torrents go; "" for where all go. */
  readonly outputDir: string;
  /** Labels, with commas between. */
  readonly labels: string;
  /** Whether its torrents start at once. */
  readonly starts: boolean;
  /** Whether what was added is removed. */
  readonly removesAdded: boolean;
}

/** Goals for some torrents, as they are typed; null is none. */
export interface RuleRow {
  /** What it goes by. */
  readonly by: string;
  /** The label, or the host of the tracker. */
  readonly name: string;
  /** Ratio. */
  readonly ratio: number | null;
  /** Minutes without upload. */
  readonly idleMinutes: number | null;
  /** Minutes of seeding. */
  readonly timeMinutes: number | null;
}

/** Limits for some torrents, as they are typed; null is no limit. */
export interface GroupRow {
  /** The label or group. */
  readonly name: string;
  /** Bytes a second that are downloaded. */
  readonly download: number | null;
  /** Bytes a second that are uploaded. */
  readonly upload: number | null;
  /** Whether the limits of all hold, too. */
  readonly honorsSession: boolean;
}

/** A list of things, and how it is typed. */
export interface ListCodec<Row> {
  /** What an empty one is. */
  readonly empty: Row;
  /** Takes what is set. */
  read(value: JsonValue | undefined): readonly Row[];
  /** What is to be set. */
  write(rows: readonly Row[]): JsonValue;
  /** Whether enough is typed for it to be set. */
  isWhole(row: Row): boolean;
}

/** Watched folders. */
export const watchRows: ListCodec<WatchRow> = {
  empty: { path: "", outputDir: "", labels: "", starts: true, removesAdded: false },
  read: (value) =>
    recordsOf(value).map((entry) => ({
      path: text(entry.get("path")),
      outputDir: text(entry.get("outputDir")),
      labels: listOf(entry.get("labels")).map(text).join(", "),
      starts: entry.get("starts") === true,
      removesAdded: entry.get("removesAdded") === true,
    })),
  write: (rows) =>
    rows.map(({ path, outputDir, labels, ...others }) => ({
      path,
      ...outputDir === "" ? {} : { outputDir },
      labels: labelsOf(labels),
      ...others,
    })),
  isWhole: ({ path }) => path !== "",
};

/** Goals by label and tracker. */
export const ruleRows: ListCodec<RuleRow> = {
  empty: { by: "label", name: "", ratio: null, idleMinutes: null, timeMinutes: null },
  read: (value) =>
    recordsOf(value).map((entry) => ({
      by: text(entry.get("by")),
      name: text(entry.get("name")),
      ratio: number(entry.get("ratio")),
      idleMinutes: number(entry.get("idleMinutes")),
      timeMinutes: number(entry.get("timeMinutes")),
    })),
  write: (rows) => rows.map((row) => ({ ...row })),
  isWhole: ({ name }) => name !== "",
};

/** Limits by label or group. */
export const groupRows: ListCodec<GroupRow> = {
  empty: { name: "", download: null, upload: null, honorsSession: true },
  read: (value) =>
    recordsOf(value).map((entry) => ({
      name: text(entry.get("name")),
      download: entry.get("isDownloadLimited") === true ? number(entry.get("download")) : null,
      upload: entry.get("isUploadLimited") === true ? number(entry.get("upload")) : null,
      honorsSession: entry.get("honorsSession") !== false,
    })),
  write: (rows) =>
    rows.map(({ name, download, upload, honorsSession }) => ({
      name,
      download,
      upload,
      isDownloadLimited: download !== null,
      isUploadLimited: upload !== null,
      honorsSession,
    })),
  isWhole: ({ name }) => name !== "",
};

/** Labels that are typed with commas between, each once. */
export function labelsOf(typed: string): string[] {
  return [
    ...new Set(typed.split(",").map((label) => label.trim()).filter((label) => label !== "")),
  ];
}

/** Texts of a list; of anything else none. */
export function textsOf(value: JsonValue | undefined): readonly string[] {
  return listOf(value).map(text);
}

function recordsOf(value: JsonValue | undefined): readonly ReadonlyMap<string, JsonValue>[] {
  return listOf(value).map((item) =>
    new Map(typeof item === "object" && item !== null ? Object.entries(item) : [])
  );
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function text(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}

function number(value: JsonValue | undefined): number | null {
  return typeof value === "number" ? value : null;
}
