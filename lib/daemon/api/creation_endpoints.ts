import type { CreationRequest } from "../control.ts";
import {
  booleanField,
  encodeBase64,
  type Field,
  FieldError,
  listField,
  numberField,
  optionalField,
  RecordField,
  textField,
  wordField,
} from "../json/mod.ts";
import type { CreationView } from "../view/mod.ts";
import { trackersField } from "./changes_field.ts";
import type { Creation, CreationAnswer, CreationSuggestion } from "./creation_shapes.ts";
import type { Endpoint } from "./endpoint.ts";
import { pathField } from "./path_field.ts";
import { readWaitMs } from "./wait_query.ts";

/** Bytes of a piece at least and at most: the largest that any client takes. */
const PIECE_LENGTHS = { min: 16 * 1024, max: 512 * 1024 * 1024 };

/** Web seeds of one torrent. */
const MAX_WEB_SEEDS = 100;

const filledText = textField({ isEmptyFine: false });

const webSeeds: Field<readonly string[]> = {
  read(value, name) {
    const urls = listField(filledText).read(value, name);
    if (urls.length > MAX_WEB_SEEDS) {
      throw new FieldError(name, `it has more than ${MAX_WEB_SEEDS} items`);
    }
    for (const url of urls) {
      if (!/^(https?|ftp):$/.test(URL.parse(url)?.protocol ?? "")) {
        throw new FieldError(name, "one is not a URL of http:, https: or ftp:");
      }
    }
    return urls;
  },
  write: (value) => value,
};

/** A comment may have lines. */
const comment: Field<string> = {
  read(value, name) {
    const plain = typeof value === "string" ? value.replaceAll(/[\n\r\t]/g, " ") : value;
    textField().read(plain, name);
    return typeof value === "string" ? value : "";
  },
  write: (value) => value,
};

const bodyField = new RecordField<CreationRequest>({
  path: pathField,
  versions: wordField(["v1", "v2", "hybrid"]),
  pieceLength: optionalField(numberField(PIECE_LENGTHS)),
  trackers: optionalField(trackersField),
  webSeeds: optionalField(webSeeds),
  isPrivate: optionalField(booleanField),
  comment: optionalField(comment),
  source: optionalField(filledText),
  name: optionalField(filledText),
  isSeeded: optionalField(booleanField),
});

/** Makes torrents; for those who may add them. */
export const creationEndpoints: readonly Endpoint[] = [
  {
    method: "GET",
    path: "/creations/suggestion",
    isForAdmins: true,
    async run({ control, query }) {
      const path = pathField.read(query.get("path"), "path");
      const value: CreationSuggestion = await control.suggestCreation(path);
      return { value };
    },
  },
  {
    method: "POST",
    path: "/creations",
    async run({ control, body }) {
      const view = await control.openCreation(bodyField.read(body, ""));
      return { status: 201, value: answerOf(view) };
    },
  },
  {
    method: "GET",
    path: "/creations/{creation}",
    isForAdmins: true,
    async run({ control, named, query }) {
      const waitMs = readWaitMs(query);
      return { value: answerOf(await control.creation(named, { waitMs })) };
    },
  },
  {
    method: "DELETE",
    path: "/creations/{creation}",
    async run({ control, named }) {
      await control.closeCreation(named);
      return { value: {} };
    },
  },
];

function answerOf(view: CreationView): CreationAnswer {
  const { created, error, ...others } = view;
  const creation: Creation = {
    ...others,
    ...(error === undefined ? {} : { error }),
    ...(created === undefined ? {} : {
      infoHash: created.infoHash,
      magnetLink: created.magnetLink,
      fileName: created.fileName,
      metainfo: encodeBase64(created.metainfo),
      ...(created.torrent === undefined ? {} : { torrent: created.torrent }),
    }),
  };
  return { creation };
}
