/**
 * What must not reach a terminal: control characters (C0, DEL, C1), the separators U+2028 and U+2029, lone surrogates,
 * and characters that are not seen or turn the direction of text, so that a name can not pose as another.
 */
const UNSAFE_REGEXP =
  // deno-lint-ignore no-control-regex -- they are what it looks for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/gu;

/** Makes text that came from others fit for a terminal: one line, no escape sequences, nothing hidden. */
export function plainText(text: string): string {
  return text.replace(UNSAFE_REGEXP, (char) => char === "\n" || char === "\t" ? " " : "");
}
