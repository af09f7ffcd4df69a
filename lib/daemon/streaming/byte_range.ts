/** What of a file is asked for. */
export type ByteRange =
  | { readonly kind: "whole" }
  | {
    readonly kind: "part";
    readonly start: number;
    readonly end: number;
    readonly isOpen: boolean;
  }
  | { readonly kind: "unsatisfiable" };

/** The longest `Range` that is looked at: two numbers need no more. */
const MAX_RANGE_LENGTH = 64;

/**
 * Reads a `Range` (RFC 9110, 14.2) for a file of `length` bytes. `end` is the byte before which it ends, and `isOpen` says
 * whether the request named none. What is no range of bytes is as none at all; so are several ranges, which one may pass
 * over: players ask for one, and many small ones are an attack.
 */
export function parseByteRange(header: string | null, length: number): ByteRange {
  if (header === null || header.length > MAX_RANGE_LENGTH) return { kind: "whole" };
  const match = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header);
  if (match === null) return { kind: "whole" };
  const [, first = "", last = ""] = match;
  if (first === "" && last === "") return { kind: "whole" };
  const unsatisfiable: ByteRange = { kind: "unsatisfiable" };
  if (first === "") {
    const count = Math.min(Number(last), length);
    if (count === 0) return unsatisfiable;
    return { kind: "part", start: length - count, end: length, isOpen: true };
  }
  const start = Number(first);
  const isOpen = last === "";
  const end = isOpen ? length : Math.min(Number(last) + 1, length);
  if (!isOpen && Number(last) < start) return { kind: "whole" };
  return start >= length ? unsatisfiable : { kind: "part", start, end, isOpen };
}
