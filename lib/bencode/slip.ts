/**
 * A breach of the canonical form (BEP 3) that leaves the meaning clear.
 *
 * - `unsorted-keys`: the keys of a dictionary are not in the order of their bytes.
 * - `duplicate-key`: a dictionary has a key twice; the first one counts.
 * - `leading-zero`: an integer or a length begins with a zero that is not needed, or the integer is `-0`.
 */
export type BencodeSlipKind = "unsorted-keys" | "duplicate-key" | "leading-zero";

/** One breach of the canonical form. */
export interface BencodeSlip {
  /** What it is. */
  readonly kind: BencodeSlipKind;
  /** Where the key, integer or length begins, in bytes from the beginning of the input. */
  readonly offset: number;
}
