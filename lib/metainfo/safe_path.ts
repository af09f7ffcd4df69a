import { codePoints, INVALID, isControl, isInvisible, isPrintableAscii } from "./_utf8.ts";
import { MAX_KEPT_EXTENSION_LENGTH, MAX_PATH_ELEMENT_LENGTH } from "./limits.ts";

/** How names are made safe. */
export interface SafePathOptions {
  /** Whether the rules of Windows hold too; they do not by default. */
  readonly windows?: boolean;
}

/** How one element of a path is made safe. */
export interface SafePathElementOptions extends SafePathOptions {
  /** Whether `_` stands for an element of which nothing is left, rather than an empty string. */
  readonly required?: boolean;
}

const WINDOWS_RESERVED_REGEXP = /^(?:con|prn|aux|clock\$|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;
const WINDOWS_FORBIDDEN_REGEXP = /[?<>"|*:]/g;
const PLAIN_REGEXP = /^[^/\\]*$/;
const DOTS_REGEXP = /^\.{0,2}$/;

const TEXT_ENCODER = new TextEncoder();
const TEXT_DECODER = new TextDecoder();

/**
 * Makes the name of one file or folder out of bytes that a torrent gives, such that it is one element of a path and
 * none that leads anywhere else.
 *
 * - Control characters and what is not UTF-8 become `_`; an empty name does too.
 * - `/`, `\`, and characters that have no width or turn the direction of text are dropped.
 * - If nothing, `.` or `..` is left, the answer is empty, or `_` if an element is required.
 * - Over 240 bytes it is cut after the character that has the last of these; a short extension stays.
 * - On Windows `? < > " | * :` become `_`, trailing dots and spaces go, and a name such as `con.txt` gets a `_` in front.
 *
 * These rules are libtorrent's, and part of the format: with others, torrents that are there already would not find
 * their files.
 */
export function safePathElement(bytes: Uint8Array, options: SafePathElementOptions = {}): string {
  const { required = false, windows = false } = options;
  if (bytes.length === 0) return "_";
  let element = filterCharacters(bytes);
  if (element.length > MAX_PATH_ELEMENT_LENGTH / 4) element = cutLong(element);
  if (windows) element = followWindows(element);
  if (!DOTS_REGEXP.test(element)) return element;
  return required ? "_" : "";
}

/**
 * Makes the elements of a path safe, each as {@linkcode safePathElement} does; those of which nothing is left are
 * missing in the answer, unless they are `required`.
 */
export function safePath(
  elements: readonly Uint8Array[],
  options: SafePathElementOptions = {},
): string[] {
  return elements.map((element) => safePathElement(element, options))
    .filter((element) => element !== "");
}

function filterCharacters(bytes: Uint8Array): string {
  if (isPrintableAscii(bytes)) {
    const text = TEXT_DECODER.decode(bytes);
    return PLAIN_REGEXP.test(text) ? text : text.replace(/[/\\]/g, "");
  }
  let text = "";
  for (const codePoint of codePoints(bytes)) {
    if (codePoint === INVALID || isControl(codePoint)) text += "_";
    else if (codePoint === 0x2f || codePoint === 0x5c || isInvisible(codePoint)) continue;
    else text += String.fromCodePoint(codePoint);
  }
  return text;
}

function cutLong(element: string): string {
  const bytes = TEXT_ENCODER.encode(element);
  if (bytes.length <= MAX_PATH_ELEMENT_LENGTH) return element;
  const dot = bytes.lastIndexOf(0x2e);
  const hasExtension = dot > 0 && bytes.length - dot <= MAX_KEPT_EXTENSION_LENGTH;
  const stemEnd = hasExtension ? dot : bytes.length;
  let end = Math.min(stemEnd, MAX_PATH_ELEMENT_LENGTH);
  while (end < stemEnd && (bytes[end]! & 0xc0) === 0x80) end++;
  return TEXT_DECODER.decode(bytes.subarray(0, end)) +
    TEXT_DECODER.decode(bytes.subarray(stemEnd));
}

function followWindows(element: string): string {
  const allowed = element.replace(WINDOWS_FORBIDDEN_REGEXP, "_").replace(/[. ]+$/, "");
  return WINDOWS_RESERVED_REGEXP.test(allowed) ? `_${allowed}` : allowed;
}
