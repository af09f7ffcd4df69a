/**
 * Why the state can not be kept or read.
 *
 * - `locked`: another daemon has it;
 * - `newer`: a later version of Shoal made it;
 * - `closed`: the store was closed;
 * - `full`: the disk is full;
 * - `damaged`: what is asked for can not be read;
 * - `system`: the system refuses it.
 */
export type StoreErrorKind = "locked" | "newer" | "closed" | "full" | "damaged" | "system";

/** The state can not be kept or read. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  /** Why, for programs. */
  readonly kind: StoreErrorKind;

  /** An error with its kind and a message for people. */
  constructor(kind: StoreErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
