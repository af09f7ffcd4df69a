/** A path that does not stay inside of the folder that it is relative to. */
export class PathOutsideError extends Error {
  /** Tells it from the system's errors, which have codes such as "EACCES". */
  readonly code = "EOUTSIDE";

  /** Says which path it is, and why it leads out. */
  constructor(path: string, reason: string) {
    super(`Cannot use ${JSON.stringify(path)}: ${reason}`);
    this.name = "PathOutsideError";
  }
}
