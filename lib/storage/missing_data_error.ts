/** Bytes that should be on disk are not: a file was removed or cut by someone else. */
export class MissingDataError extends Error {
  /** "MissingDataError". */
  override readonly name = "MissingDataError";
  /** As the system has it where a file is missing. */
  readonly code = "ENOENT";
  /** Numbers of the files that lack bytes. */
  readonly files: readonly number[];

  /** Says which files lack bytes, by number and path. */
  constructor(files: ReadonlyMap<number, string>) {
    const paths = [...files.values()].map((path) => JSON.stringify(path)).join(", ");
    super(`Cannot find the data of ${paths}: it was removed or cut`);
    this.files = [...files.keys()];
  }
}
