import type { PreviewView } from "../view/mod.ts";
import { optionalField, RecordField, textField } from "../json/mod.ts";
import { bytesField } from "./bytes_field.ts";
import type { Endpoint } from "./endpoint.ts";
import { plainSourceOf } from "./plain_source.ts";
import type { Preview, PreviewAnswer } from "./preview_shapes.ts";
import { readWaitMs } from "./wait_query.ts";

const text = textField({ isEmptyFine: false });

const bodyField = new RecordField<
  { readonly location?: string; readonly cookies?: string; readonly metainfo?: Uint8Array }
>({
  location: optionalField(text),
  cookies: optionalField(text),
  metainfo: optionalField(bytesField),
});

/** Looks into torrents before they are added; for those who may add. */
export const previewEndpoints: readonly Endpoint[] = [
  {
    method: "POST",
    path: "/previews",
    async run({ control, body }) {
      const source = plainSourceOf(bodyField.read(body, ""));
      return { status: 201, value: answerOf(await control.openPreview(source)) };
    },
  },
  {
    method: "GET",
    path: "/previews/{preview}",
    isForAdmins: true,
    async run({ control, named, query }) {
      const waitMs = readWaitMs(query);
      return { value: answerOf(await control.preview(named, { waitMs })) };
    },
  },
  {
    method: "DELETE",
    path: "/previews/{preview}",
    async run({ control, named }) {
      await control.closePreview(named);
      return { value: {} };
    },
  },
];

function answerOf(view: PreviewView): PreviewAnswer {
  const { error, infoHash = null, infoHashV2 = null, duplicateOf = null, ...others } = view;
  const preview: Preview = {
    ...others,
    ...(error === undefined ? {} : { error }),
    ...{ infoHash, infoHashV2, duplicateOf },
  };
  return { preview };
}
