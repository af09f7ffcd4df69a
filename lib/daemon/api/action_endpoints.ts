import { booleanField, optionalField, RecordField, textField, wordField } from "../json/mod.ts";
import type { DaemonControl } from "../control.ts";
import { ApiError } from "./api_error.ts";
import { changesField } from "./changes_field.ts";
import type { Endpoint } from "./endpoint.ts";
import { pathField } from "./path_field.ts";
import { idsOf, namesOf, selectTorrents, SELECTION_FIELDS } from "./selection.ts";
import type {
  ActionAnswer,
  MoveInQueueBody,
  RelocateBody,
  RemoveBody,
  RenameBody,
  SelectionBody,
  StartBody,
} from "./shapes.ts";
import type { TorrentChanges } from "../control.ts";

const text = textField({ isEmptyFine: false });
const optionalBoolean = optionalField(booleanField);
const selection = new RecordField<SelectionBody>(SELECTION_FIELDS);

const change: Endpoint = {
  method: "PATCH",
  path: "/torrents",
  run: ({ control, body }) => act(control, changeBody.read(body, ""), async (ids, { changes }) => {
    await control.change(ids, changes);
  }),
};
