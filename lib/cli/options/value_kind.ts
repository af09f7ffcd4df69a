import { parseEndpoint } from "../../address/mod.ts";
import type { Endpoint } from "../../io/mod.ts";

/** What a shell can offer for a value; `live` is a torrent of the daemon. */
export type Completion = "file" | "folder" | "torrent" | "live" | "none" | readonly string[];

/** A kind of value: how it is written, and how text becomes it. */
export interface ValueKind<T> {
  /** What stands for it in help: `DIR`, `RATE`. */
  readonly placeholder: string;
  /** What is expected, for a message: "a size such as 512KiB or 2.5MiB". */
  readonly expected: string;
  /** Reads it; undefined where the text is none of its kind. */
  parse(text: string): T | undefined;
  /** What a shell can offer. */
  readonly completion: Completion;
}

function kind<T>(
  placeholder: string,
  expected: string,
  parse: (text: string) => T | undefined,
  completion: Completion = "none",
): ValueKind<T> {
  return { placeholder, expected, parse, completion };
}

/** Any text. */
export const TEXT: ValueKind<string> = kind("TEXT", "a text", (text) => text);

/** A file. */
export const FILE: ValueKind<string> = kind("FILE", "a file", (text) => text, "file");

/** A folder. */
export const FOLDER: ValueKind<string> = kind("DIR", "a folder", (text) => text, "folder");

/** A whole number within bounds. */
export function wholeNumber(least: number, most: number): ValueKind<number> {
  return kind("N", `a whole number from ${least} to ${most}`, (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
    return value >= least && value <= most ? value : undefined;
  });
}

/** A number of at least 0, such as a ratio. */
export function decimal(placeholder: string): ValueKind<number> {
  return kind(placeholder, "a number such as 2 or 1.5", (text) => {
    return /^\d{1,12}(\.\d{1,9})?$/.test(text) ? Number(text) : undefined;
  });
}

/** One word of a few. */
export function choice<T extends string>(...words: readonly T[]): ValueKind<T> {
  return kind(
    words.join("|"),
    `one of ${words.join(", ")}`,
    (text) => words.find((word) => word === text),
    words,
  );
}

const SIZE_REGEXP = /^(\d{1,15}(?:\.\d{1,9})?) ?(?:([kmgt])(i?)b?|b)?$/i;

/** Reads `2.5MiB`, `500k`, `1GB` or `16384`; `k` and `KiB` are 1024, `kB` is 1000. */
export function parseSize(text: string): number | undefined {
  const match = SIZE_REGEXP.exec(text.trim());
  if (match === null) return undefined;
  const [, digits = "", letter, binary] = match;
  const power = letter === undefined ? 0 : "kmgt".indexOf(letter.toLowerCase()) + 1;
  const isDecimal = letter !== undefined && binary === "" && /b$/i.test(text.trim());
  const bytes = Math.round(Number(digits) * (isDecimal ? 1000 : 1024) ** power);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** A number of bytes. */
export const SIZE: ValueKind<number> = kind(
  "SIZE",
  "a size such as 512KiB, 2.5MiB or 16384",
  parseSize,
);

/** Bytes a second; 0 is no limit. */
export const RATE: ValueKind<number> = kind(
  "RATE",
  "a rate such as 500k or 2.5MiB (bytes a second, 0 for no limit)",
  (text) => parseSize(text.replace(/\/s$/, "")),
);

/** Another peer. */
export const HOST_PORT: ValueKind<Endpoint> = kind(
  "HOST:PORT",
  "an address and a port such as 192.0.2.7:6881",
  parseEndpoint,
);

/** A URL of one of some schemes. */
export function url(...schemes: readonly string[]): ValueKind<string> {
  const expected = `a URL that starts with ${schemes.map((scheme) => `${scheme}://`).join(", ")}`;
  return kind("URL", expected, (text) => {
    const isRight = URL.canParse(text) && !/[\s\p{Cc}]/u.test(text) &&
      schemes.includes(new URL(text).protocol.slice(0, -1));
    return isRight ? text : undefined;
  });
}

/** A tracker. */
export const TRACKER_URL: ValueKind<string> = url("udp", "http", "https");

/** A proxy. */
export const PROXY_URL: ValueKind<string> = url("socks5", "socks5h", "http");

/** A port to listen on; 0 is any free one. */
export const PORT: ValueKind<number> = wholeNumber(0, 65535);
