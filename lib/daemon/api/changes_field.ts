import type { FileChanges, TorrentChanges } from "../control.ts";
import {
  booleanField,
  type Field,
  FieldError,
  limitField,
  listField,
  numberField,
  RecordField,
  textField,
  wordField,
} from "../json/mod.ts";
import type { FilePriority, GoalSettings, LimitSettings } from "../view/mod.ts";

/** Files that can be numbered: as many as pieces in the largest torrent that is read. */
const MAX_FILES = 2_097_152;

/** Connections of one torrent. */
const MAX_PEERS = 65_535;

/** Labels of one torrent. */
const MAX_LABELS = 256;

/** Characters of a label. */
const MAX_LABEL_LENGTH = 256;

/** Trackers of one torrent: each is asked. */
const MAX_TRACKERS = 1_000;

/** The last place that a queue may have. */
const MAX_QUEUE_POSITION = 2 ** 31 - 1;

const TRACKER_PROTOCOLS: readonly string[] = ["http:", "https:", "udp:"];

const text = textField({ isEmptyFine: false });
const fileNumbers = listField(numberField({ max: MAX_FILES - 1 }));
const amount = numberField({ fraction: true });
const goalMode = wordField(["global", "own", "unlimited"]);

/** A label; a comma stands between labels elsewhere, so that none has one. */
const label: Field<string> = {
  read(value, name) {
    const label = text.read(value, name).trim();
    if (label === "") throw new FieldError(name, "it is empty");
    if (label.includes(",")) throw new FieldError(name, "it has a comma");
    if (label.length <= MAX_LABEL_LENGTH) return label;
    throw new FieldError(name, `it has more than ${MAX_LABEL_LENGTH} characters`);
  },
  write: (value) => value,
};

/** Labels, each once. */
export const labelsField: Field<readonly string[]> = {
  read(value, name) {
    const labels = new Set(listField(label).read(value, name));
    if (labels.size <= MAX_LABELS) return [...labels];
    throw new FieldError(name, `it has more than ${MAX_LABELS} items`);
  },
  write: (value) => value,
};

const trackerUrl: Field<string> = {
  read(value, name) {
    const url = text.read(value, name);
    if (URL.canParse(url) && TRACKER_PROTOCOLS.includes(new URL(url).protocol)) return url;
    throw new FieldError(name, "it is not a URL of http:, https: or udp:");
  },
  write: (value) => value,
};

/** Trackers by tier; tiers without one are left out. */
export const trackersField: Field<readonly (readonly string[])[]> = {
  read(value, name) {
    const tiers = listField(listField(trackerUrl)).read(value, name);
    if (tiers.flat().length <= MAX_TRACKERS) return tiers.filter(({ length }) => length > 0);
    throw new FieldError(name, `it has more than ${MAX_TRACKERS} trackers`);
  },
  write: (value) => value,
};

const priorities = new RecordField<Record<FilePriority, readonly number[]>>({
  low: fileNumbers,
  normal: fileNumbers,
  high: fileNumbers,
});

const files = new RecordField<Required<FileChanges>>({
  wanted: fileNumbers,
  unwanted: fileNumbers,
  priorities: partOf(priorities),
});

const limits = new RecordField<LimitSettings>({
  download: limitField(),
  upload: limitField(),
  isDownloadLimited: booleanField,
  isUploadLimited: booleanField,
  honorsSession: booleanField,
});

const goals = new RecordField<GoalSettings>({
  ratio: amount,
  ratioMode: goalMode,
  idleMinutes: amount,
  idleMode: goalMode,
  timeMinutes: amount,
  timeMode: goalMode,
});

const changes = new RecordField<Required<TorrentChanges>>({
  files: partOf(files),
  labels: labelsField,
  group: textField(),
  bandwidthPriority: wordField(["low", "normal", "high"]),
  limits: partOf(limits),
  goals: partOf(goals),
  maxPeers: numberField({ min: 1, max: MAX_PEERS }),
  queuePosition: numberField({ max: MAX_QUEUE_POSITION }),
  isSequential: booleanField,
  isSuperSeeding: booleanField,
  trackers: trackersField,
});

/** Changes of a torrent, of which any may be absent. */
export const changesField: Field<TorrentChanges> = partOf(changes);

/** An object some of whose fields are there. */
function partOf<T extends object>(record: RecordField<T>): Field<Partial<T>> {
  return {
    read: (value, name) => record.readPart(value, name),
    write: (value) => record.writePart(value),
  };
}
