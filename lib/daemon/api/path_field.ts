import { type Field, FieldError, textField } from "../json/mod.ts";

/** `/…` of POSIX, `C:\…` and `\\host\…` of Windows. */
const ABSOLUTE_REGEXP = /^(?:\/|[A-Za-z]:[\\/]|\\\\)/;

const text = textField({ isEmptyFine: false });

/** A path of the daemon's machine: whoever asks may be in another folder, so it is absolute. Whether it may be used, the daemon decides. */
export const pathField: Field<string> = {
  read(value, name) {
    const path = text.read(value, name);
    if (ABSOLUTE_REGEXP.test(path)) return path;
    throw new FieldError(name, "it is not an absolute path");
  },
  write: (value) => value,
};
