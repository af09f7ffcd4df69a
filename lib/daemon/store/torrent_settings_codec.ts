import {
  booleanField,
  type Field,
  FieldError,
  limitField,
  listField,
  numberField,
  optionalField,
  RecordField,
  textField,
  wordField,
} from "../json/mod.ts";
import type { GoalSettings, LimitSettings } from "../view/mod.ts";
import { numberSetField } from "./_number_set.ts";
import {
  DEFAULT_TORRENT_SETTINGS,
  type FileChoices,
  type FilesPlace,
  type TorrentSettings,
} from "./torrent_settings.ts";

const limits = new RecordField<LimitSettings>({
  download: limitField(),
  upload: limitField(),
  isDownloadLimited: booleanField,
  isUploadLimited: booleanField,
  honorsSession: booleanField,
});

const goalMode = wordField(["global", "own", "unlimited"]);

const goals = new RecordField<GoalSettings>({
  ratio: numberField({ fraction: true }),
  ratioMode: goalMode,
  idleMinutes: numberField({ fraction: true }),
  idleMode: goalMode,
  timeMinutes: numberField({ fraction: true }),
  timeMode: goalMode,
});

const files = new RecordField<FileChoices>({
  unwanted: numberSetField,
  low: numberSetField,
  high: numberSetField,
});

/** Names by number: in JSON, a list of pairs. */
const fileNames: Field<ReadonlyMap<number, string>> = {
  read(value, name) {
    const pairs: unknown = value instanceof Map ? [...value] : value;
    if (!Array.isArray(pairs)) throw new FieldError(name, "it is not a list of pairs");
    const index = numberField();
    const path = textField({ isEmptyFine: false });
    return new Map(pairs.map((pair: unknown) => {
      if (!Array.isArray(pair) || pair.length !== 2) {
        throw new FieldError(name, "it is not a list of pairs");
      }
      return [index.read(pair[0], name), path.read(pair[1], name)];
    }));
  },
  write: (value) => [...value],
};

const diskName = optionalField(textField({ isEmptyFine: false }));

const filesPlace = new RecordField<FilesPlace>({
  outputDir: textField({ isEmptyFine: false }),
  diskName,
  fileNames,
});

const settings = new RecordField<TorrentSettings>({
  isStopped: booleanField,
  isFinished: booleanField,
  queuePosition: numberField(),
  labels: listField(textField({ isEmptyFine: false })),
  group: textField(),
  bandwidthPriority: wordField(["low", "normal", "high"]),
  limits,
  goals,
  maxPeers: numberField(),
  isSequential: booleanField,
  isSuperSeeding: booleanField,
  files,
  trackers: optionalField(listField(listField(textField({ isEmptyFine: false })))),
  webSeeds: optionalField(listField(textField({ isEmptyFine: false }))),
  diskName,
  fileNames,
  completeDir: textField(),
  movedFrom: optionalField(filesPlace),
  removedTo: optionalField(textField()),
});

/** What is set of a torrent as JSON: just what is not as it is by default, so that a list of 10,000 stays short. */
export function encodeTorrentSettings(value: TorrentSettings): string {
  return JSON.stringify(settings.writeChanged(value, DEFAULT_TORRENT_SETTINGS));
}

/** What is set of a torrent, of JSON; what is not there or wrong is as it is by default. */
export function decodeTorrentSettings(
  json: string,
): { readonly settings: TorrentSettings; readonly problems: readonly FieldError[] } {
  if (json === "{}") return { settings: DEFAULT_TORRENT_SETTINGS, problems: [] };
  try {
    const { value, problems } = settings.readLenient(JSON.parse(json), DEFAULT_TORRENT_SETTINGS);
    return { settings: value, problems };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const problem = new FieldError("settings", "they are not JSON", { cause: error });
    return { settings: DEFAULT_TORRENT_SETTINGS, problems: [problem] };
  }
}
