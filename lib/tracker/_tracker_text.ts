/** Characters of a tracker's own words that are kept. */
const MAX_TEXT_LENGTH = 300;

// Controls, and what makes text look other than it is: the zero-width and bidirectional characters.
// deno-lint-ignore no-control-regex -- they are what is to be found
const UNSHOWN_REGEXP = /[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;

/** Gives what a tracker says to the user as one line of plain text, however it came. */
export function trackerText(bytes: Uint8Array): string {
  // Four bytes a character at most, so that a long answer is not decoded to be thrown away.
  const text = new TextDecoder().decode(bytes.subarray(0, 4 * MAX_TEXT_LENGTH));
  const line = text.replace(UNSHOWN_REGEXP, " ").trim();
  return line.length > MAX_TEXT_LENGTH ? `${line.slice(0, MAX_TEXT_LENGTH).toWellFormed()}…` : line;
}
