import type { AddRequest, AddSource } from "../control.ts";
import { booleanField, FieldError, optionalField, RecordField, textField } from "../json/mod.ts";
import { ApiError } from "./api_error.ts";
import { bytesField } from "./bytes_field.ts";
import { changesField, labelsField } from "./changes_field.ts";
import type { Endpoint } from "./endpoint.ts";
import { pathField } from "./path_field.ts";
import type { AddAnswer } from "./shapes.ts";
import { torrentShape } from "./torrent_shape.ts";

const text = textField({ isEmptyFine: false });

type AddFields = Omit<AddRequest, "source"> & {
  readonly location?: string;
  readonly cookies?: string;
  readonly metainfo?: Uint8Array;
};

const bodyField = new RecordField<AddFields>({
  location: optionalField(text),
  cookies: optionalField(text),
  metainfo: optionalField(bytesField),
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
    const { location, cookies, metainfo, ...others } = bodyField.read(body, "");
    const source = sourceOf({ location, cookies, metainfo });
    const { torrent, isDuplicate } = await control.add({ source, ...others });
    const value: AddAnswer = { torrent: torrentShape(torrent), isDuplicate };
    return { status: isDuplicate ? 200 : 201, value };
  },
};

function sourceOf({ location, cookies, metainfo }: AddFields): AddSource {
  if (location !== undefined && metainfo !== undefined) {
    throw new FieldError("location", "there is metainfo, too");
  }
  if (location !== undefined) return { kind: "location", location, ...cookies ? { cookies } : {} };
  if (metainfo !== undefined) return { kind: "metainfo", bytes: metainfo };
  throw new ApiError("invalid", "Cannot add it: neither location nor metainfo is there");
}
