import type { ContentPlan } from "./content.ts";

/**
 * Files of all kinds that clients got wrong: empty, of one byte, smaller than a piece, as long as two pieces, ending in
 * the middle of one; in folders; with names that have spaces, accents, other scripts, and an order that depends on
 * whether `/` counts as a character; one executable. For pieces of 64 KiB.
 */
export const ODD_FILES: ContentPlan = {
  "a b": 4,
  "a/b": 3,
  "a.b": 5,
  "empty at the start": 0,
  "one byte": 1,
  "exactly two pieces.bin": 2 * 65_536,
  "Ordner mit Leerzeichen/naïve – 漢字 😀.txt": 12_345,
  "Ordner mit Leerzeichen/tiefer/.hidden": 17,
  "Ordner mit Leerzeichen/tiefer/empty": 0,
  "middle.bin": 3 * 1024 * 1024 + 12_345,
  "run me.sh": 100,
  "x/y/z/deep.bin": 5 * 1024 * 1024 - 7,
  "zz empty at the end": 0,
};
