import { decodeBase64, encodeBase64, type Field, FieldError } from "../json/mod.ts";

/** Bytes, which are Base64 in JSON. */
export const bytesField: Field<Uint8Array> = {
  read(value, name) {
    const bytes = typeof value === "string" ? decodeBase64(value) : undefined;
    if (bytes !== undefined && bytes.length > 0) return bytes;
    throw new FieldError(name, "it is not Base64");
  },
  write: (value) => encodeBase64(value),
};
