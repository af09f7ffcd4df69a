import type { DaemonControl, TorrentChanges } from "../control.ts";
import { booleanField, optionalField, RecordField, textField, wordField } from "../json/mod.ts";
import { ApiError } from "./api_error.ts";
import { changesField } from "./changes_field.ts";
import type { Endpoint } from "./endpoint.ts";
import { pathField } from "./path_field.ts";
import { idsOf, namesOf, SELECTION_FIELDS, selectTorrents } from "./selection.ts";
import type {
  ActionAnswer,
  MoveInQueueBody,
  RelocateBody,
  RemoveBody,
  RenameBody,
  SelectionBody,
  StartBody,
} from "./shapes.ts";

/** What is done to torrents, and how its body is read. */
interface Action<Body extends SelectionBody> {
  readonly body: RecordField<Body>;
  /** Does it; of no torrents it is not called. */
  run(control: DaemonControl, ids: readonly number[], body: Body): Promise<void>;
}

const text = textField({ isEmptyFine: false });
const optionalBoolean = optionalField(booleanField);
const selection = new RecordField<SelectionBody>(SELECTION_FIELDS);

/** What is done to many torrents at once. */
export const actionEndpoints: readonly Endpoint[] = [
  endpoint("PATCH", "/torrents", {
    body: new RecordField<SelectionBody & { readonly changes: TorrentChanges }>({
      ...SELECTION_FIELDS,
      changes: changesField,
    }),
    run: (control, ids, { changes }) => control.change(ids, changes),
  }),
  endpoint("POST", "/torrents/start", {
    body: new RecordField<StartBody>({ ...SELECTION_FIELDS, now: optionalBoolean }),
    run: (control, ids, { now = false }) => control.start(ids, { now }),
  }),
  endpoint("POST", "/torrents/stop", {
    body: selection,
    run: (control, ids) => control.stop(ids),
  }),
  endpoint("POST", "/torrents/verify", {
    body: selection,
    run: (control, ids) => control.verify(ids),
  }),
  endpoint("POST", "/torrents/reannounce", {
    body: selection,
    run: (control, ids) => control.reannounce(ids),
  }),
  endpoint("POST", "/torrents/remove", {
    body: new RecordField<RemoveBody>({ ...SELECTION_FIELDS, withData: optionalBoolean }),
    run: (control, ids, { withData = false }) => control.remove(ids, { withData }),
  }),
  endpoint("POST", "/torrents/relocate", {
    body: new RecordField<RelocateBody>({
      ...SELECTION_FIELDS,
      outputDir: pathField,
      movesFiles: optionalBoolean,
    }),
    run: (control, ids, { outputDir, movesFiles = true }) =>
      control.relocate(ids, outputDir, { movesFiles }),
  }),
  endpoint("POST", "/torrents/move-in-queue", {
    body: new RecordField<MoveInQueueBody>({
      ...SELECTION_FIELDS,
      to: wordField(["top", "up", "down", "bottom"]),
    }),
    run: (control, ids, { to }) => control.moveInQueue(ids, to),
  }),
  endpoint("POST", "/torrents/rename", {
    body: new RecordField<RenameBody>({ ...SELECTION_FIELDS, path: text, name: text }),
    run: (control, ids, { path, name }) => control.rename(onlyOf(ids), path, name),
  }),
];

function endpoint<Body extends SelectionBody>(
  method: Endpoint["method"],
  path: string,
  action: Action<Body>,
): Endpoint {
  return {
    method,
    path,
    async run({ control, body }) {
      const read = action.body.read(body, "");
      const selected = selectTorrents(control, read);
      const torrents = namesOf(selected);
      if (torrents.length > 0) await action.run(control, idsOf(selected), read);
      const value: ActionAnswer = { torrents, unmatched: selected.unmatched };
      return { value };
    },
  };
}

function onlyOf(ids: readonly number[]): number {
  const [id, other] = ids;
  if (id !== undefined && other === undefined) return id;
  throw new ApiError("invalid", `Cannot rename a file of ${ids.length} torrents: name one`);
}
