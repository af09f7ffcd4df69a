import {
  booleanField,
  type Field,
  FieldError,
  type JsonValue,
  limitField,
  listField,
  numberField,
  optionalField,
  RecordField,
  textField,
  wordField,
} from "../json/mod.ts";
import type {
  BandwidthGroup,
  DaemonSettings,
  GoalRule,
  MinuteWindow,
  WatchFolder,
  WeeklyGrid,
} from "./daemon_settings.ts";
import { HALF_HOURS_A_WEEK } from "./default_settings.ts";

/** Requests that a peer may have waiting at most: what libtorrent and others allow. */
const MAX_REQUEST_QUEUE = 2_000;

/** Connections at most that can be asked for. */
const MAX_CONNECTIONS = 65_535;

/** Items of any list here at most: each is gone through for each torrent. */
const MAX_ITEMS = 1_000;

const text = textField();
const name = textField({ isEmptyFine: false });
const url = webUrl(["http:", "https:", "udp:"]);
const minutes = numberField({ fraction: true });
const rate = limitField();

const watchFolder = new RecordField<WatchFolder>({
  path: name,
  outputDir: optionalField(name),
  labels: listField(name),
  starts: booleanField,
  removesAdded: booleanField,
});

const goalRule = new RecordField<GoalRule>({
  by: wordField(["label", "tracker"]),
  name,
  ratio: optionalField(numberField({ fraction: true })),
  idleMinutes: optionalField(minutes),
  timeMinutes: optionalField(minutes),
});

const group = new RecordField<BandwidthGroup>({
  name,
  download: rate,
  upload: rate,
  isDownloadLimited: booleanField,
  isUploadLimited: booleanField,
  honorsSession: booleanField,
});

const minuteWindow = new RecordField<MinuteWindow>({
  beginMinute: numberField({ max: 24 * 60 - 1 }),
  endMinute: numberField({ max: 24 * 60 - 1 }),
  days: numberField({ max: 127 }),
});

const weeklyGrid = new RecordField<WeeklyGrid>({
  halfHours: checked(
    text,
    (value) =>
      value.length === HALF_HOURS_A_WEEK && /^[01]*$/.test(value)
        ? undefined
        : `it is not ${HALF_HOURS_A_WEEK} letters 0 or 1`,
  ),
  window: optionalField(minuteWindow),
});

const settings = new RecordField<DaemonSettings>({
  outputDir: name,
  incompleteDir: name,
  usesIncompleteDir: booleanField,
  completeDir: text,
  marksPartialFiles: booleanField,
  startsAdded: booleanField,
  trashesTorrentFiles: booleanField,
  trashDir: text,
  defaultTrackers: short(url),
  isSequential: booleanField,
  watchFolders: unique(short(watchFolder), ({ path }) => path),
  minFreeBytes: numberField(),

  downloadLimit: rate,
  isDownloadLimited: booleanField,
  uploadLimit: rate,
  isUploadLimited: booleanField,
  altDownloadLimit: rate,
  altUploadLimit: rate,
  usesAltLimits: booleanField,
  usesAltGrid: booleanField,
  altGrid: weeklyGrid,
  groups: unique(short(group), ({ name }) => name),

  downloadQueueSize: numberField(),
  queuesDownloads: booleanField,
  seedQueueSize: numberField(),
  queuesSeeds: booleanField,
  stalledMinutes: minutes,
  skipsStalled: booleanField,

  ratioGoal: numberField({ fraction: true }),
  hasRatioGoal: booleanField,
  idleGoalMinutes: minutes,
  hasIdleGoal: booleanField,
  timeGoalMinutes: minutes,
  hasTimeGoal: booleanField,
  goalMatch: wordField(["any", "all"]),
  goalRules: short(goalRule),

  port: numberField({ max: 65_535 }),
  choosesPort: booleanField,
  portMapping: booleanField,
  maxPeers: numberField({ max: MAX_CONNECTIONS }),
  maxPeersPerTorrent: numberField({ max: MAX_CONNECTIONS }),
  dht: booleanField,
  pex: booleanField,
  lsd: booleanField,
  utp: booleanField,
  tcp: booleanField,
  encryption: wordField(["off", "allowed", "preferred", "required"]),
  requestQueue: numberField({ min: 1, max: MAX_REQUEST_QUEUE }),
  usesIpFilters: booleanField,
  ipFilters: short(name),
});

/**
 * Checks changes of settings, of JSON or of the program: in JSON a limit of none is null, in the program Infinity.
 *
 * @throws {FieldError} that says which one can not be, and why; nothing is to be changed then.
 */
export function readSettings(changes: unknown): Partial<DaemonSettings> {
  return settings.readPart(changes, "");
}

/** Settings as they were kept; what is absent, unknown or wrong is as it is by default. */
export function decodeSettings(
  kept: unknown,
  defaults: DaemonSettings,
): { readonly settings: DaemonSettings; readonly problems: readonly FieldError[] } {
  const { value, problems } = settings.readLenient(kept, defaults);
  return { settings: value, problems };
}

/** Settings, or some of them, as JSON. */
export function encodeSettings(
  some: Partial<DaemonSettings>,
): { readonly [key: string]: JsonValue } {
  return settings.writePart(some);
}

/** A field with one more condition: `why` it is not fulfilled. */
function checked<T>(field: Field<T>, why: (value: T) => string | undefined): Field<T> {
  return {
    read(value, name) {
      const read = field.read(value, name);
      const reason = why(read);
      if (reason !== undefined) throw new FieldError(name, reason);
      return read;
    },
    write: (value) => field.write(value),
  };
}

function short<T>(item: Field<T>): Field<readonly T[]> {
  return checked(
    listField(item),
    (items) => items.length > MAX_ITEMS ? `it has more than ${MAX_ITEMS} items` : undefined,
  );
}

function unique<T>(list: Field<readonly T[]>, keyOf: (item: T) => string): Field<readonly T[]> {
  return checked(list, (items) => {
    const keys = items.map(keyOf);
    const twice = keys.find((key, index) => keys.indexOf(key) !== index);
    return twice === undefined ? undefined : `it has ${JSON.stringify(twice)} twice`;
  });
}

function webUrl(protocols: readonly string[]): Field<string> {
  return checked(name, (value) => {
    const protocol = URL.canParse(value) ? new URL(value).protocol : "";
    return protocols.includes(protocol) ? undefined : `it is not a URL of ${protocols.join(" ")}`;
  });
}
