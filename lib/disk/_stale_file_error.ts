/** A file is no longer the one that its path names. */
export class StaleFileError extends Error {
  /** As the system would say it. */
  readonly code = "ESTALE";

  constructor(path: string) {
    super(`Cannot use ${JSON.stringify(path)}: another file has taken its place`);
    this.name = "StaleFileError";
  }
}
