/** A value that can not be what it is to be. */
export class FieldError extends Error {
  override readonly name = "FieldError";
  /** What it is called, as in `groups[2].name`. */
  readonly field: string;
  /** Why not, as in "it is not a whole number". */
  readonly why: string;

  /** An error that says of a field why it can not be. */
  constructor(field: string, why: string, options?: ErrorOptions) {
    super(`Cannot set ${field}: ${why}`, options);
    this.field = field;
    this.why = why;
  }
}
