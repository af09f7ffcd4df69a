/** A file as it was found in a folder. */
export interface FoundFile {
  /** What it is called. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** When it was last changed, in milliseconds since 1970. */
  readonly mtimeMs: number;
}

/** A file that may be whole. */
export interface Arrival {
  /** The file. */
  readonly file: FoundFile;
  /** Whether it has not changed for so long that nobody writes to it any more: if it makes no sense now, it never will. */
  readonly isFinal: boolean;
}

/** A file may be whole when it has not changed for this long... */
const STEADY_MS = 1_000;

/** ... and is as whole as it will be after this long: copies over a network stand still for a while. */
const FINAL_MS = 10_000;

/** What was seen of a file. */
interface Seen {
  readonly file: FoundFile;
  /** When it was first seen as it is. */
  readonly since: number;
  isDone: boolean;
}

/**
 * Says which files of a folder have come and may be whole: those of which neither size nor time have changed between two
 * looks that are a second apart at least. Each comes up again until it is done with; then it does if it changes.
 */
export class Arrivals {
  #seen = new Map<string, Seen>();

  /**
   * Takes what is in the folder at some moment; gives what may be whole, in the order in which it was changed.
   *
   * @param now in milliseconds of a clock that never goes back
   */
  look(files: readonly FoundFile[], now: number): Arrival[] {
    const before = this.#seen;
    this.#seen = new Map(files.map((file) => {
      const seen = before.get(file.name);
      return [
        file.name,
        seen && isSame(seen.file, file) ? seen : { file, since: now, isDone: false },
      ];
    }));
    return [...this.#seen.values()]
      .filter(({ isDone, since }) => !isDone && now - since >= STEADY_MS)
      .sort((a, b) => a.file.mtimeMs - b.file.mtimeMs)
      .map(({ file, since }) => ({ file, isFinal: now - since >= FINAL_MS }));
  }

  /** A file was dealt with: it is passed over from here on, as long as it stays as it is. */
  done(name: string): void {
    const seen = this.#seen.get(name);
    if (seen) seen.isDone = true;
  }
}

function isSame(a: FoundFile, b: FoundFile): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs;
}
