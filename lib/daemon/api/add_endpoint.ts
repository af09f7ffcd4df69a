import type { AddRequest, AddSource } from "../control.ts";
import { booleanField, FieldError, optionalField, RecordField, textField } from "../json/mod.ts";
import { bytesField } from "./bytes_field.ts";
import { changesField, labelsField } from "./changes_field.ts";
import type { Endpoint } from "./endpoint.ts";
import { pathField } from "./path_field.ts";
import { plainSourceOf } from "./plain_source.ts";
import type { AddAnswer } from "./shapes.ts";
import { torrentShape } from "./torrent_shape.ts";

const text = textField({ isEmptyFine: false });

type AddFields = Omit<AddRequest, "source"> & {
  readonly location?: string;
  readonly cookies?: string;
  readonly metainfo?: Uint8Array;
  readonly preview?: string;
};

const bodyField = new RecordField<AddFields>({
  location: optionalField(text),
  cookies: optionalField(text),
  metainfo: optionalField(bytesField),
  preview: optionalField(text),
  outputDir: optionalField(pathField),
  isPaused: optionalField(booleanField),
  labels: optionalField(labelsField),
  changes: optionalField(changesField),
});

/** Adds a torrent; one that is there already is no error. */
export const addEndpoint: Endpoint = {
  method: "POST",
  path: "/torrents",
  async run({ control, body }) {
    const { location, cookies, metainfo, preview, ...others } = bodyField.read(body, "");
    const source = sourceOf({ location, cookies, metainfo, preview });
    const { torrent, isDuplicate } = await control.add({ source, ...others });
    const value: AddAnswer = { torrent: torrentShape(torrent), isDuplicate };
    return { status: isDuplicate ? 200 : 201, value };
  },
};

function sourceOf({ location, cookies, metainfo, preview }: AddFields): AddSource {
  if (preview === undefined) return plainSourceOf({ location, cookies, metainfo });
  if (location === undefined && metainfo === undefined) return { kind: "preview", id: preview };
  throw new FieldError("preview", "there is location or metainfo, too");
}
