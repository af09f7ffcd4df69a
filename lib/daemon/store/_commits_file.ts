import { crc32c } from "../../hash/mod.ts";

/** What was last answered. */
export interface Answered {
  /** How many commits there were since the state was made. */
  readonly commits: number;
  /** The highest number that a torrent was given. */
  readonly lastTorrent: number;
}

const NOTHING: Answered = { commits: 0, lastTorrent: 0 };

/** Longer than any content. */
const MAX_LENGTH = 64;

/**
 * Notes, beside the database, how many commits were answered. A log (WAL) that was cut or damaged gives a database that
 * is whole and older; only who knows how far it was can tell. It is written after each commit and not synced: if the power
 * fails it may be behind the database, never ahead.
 */
export class CommitsFile implements Disposable {
  /** What it said when it was opened; zeros where it said nothing. */
  readonly found: Answered;
  readonly #file: Deno.FsFile;

  constructor(path: string) {
    this.#file = Deno.openSync(path, { create: true, read: true, write: true, mode: 0o600 });
    this.found = this.#read();
  }

  /** Notes what was answered. */
  write({ commits, lastTorrent }: Answered): void {
    const text = `${commits} ${lastTorrent}`;
    const line = new TextEncoder().encode(`${text} ${checksumOf(text)}\n`.padEnd(MAX_LENGTH));
    this.#file.seekSync(0, Deno.SeekMode.Start);
    for (let done = 0; done < line.length;) done += this.#file.writeSync(line.subarray(done));
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }

  #read(): Answered {
    const bytes = new Uint8Array(MAX_LENGTH);
    const length = this.#file.readSync(bytes) ?? 0;
    const line = new TextDecoder().decode(bytes.subarray(0, length)).trim();
    const [, text = "", commits, lastTorrent, checksum] = /^((\d+) (\d+)) (\d+)$/.exec(line) ?? [];
    if (checksum !== String(checksumOf(text))) return NOTHING;
    return { commits: Number(commits), lastTorrent: Number(lastTorrent) };
  }
}

function checksumOf(text: string): number {
  return crc32c(new TextEncoder().encode(text));
}
