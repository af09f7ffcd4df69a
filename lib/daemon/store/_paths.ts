/** The files of a state folder. */
export interface StorePaths {
  /** The folder. */
  readonly dir: string;
  /** The database. */
  readonly main: string;
  /** Who holds this has the state; it has no content. */
  readonly lock: string;
  /** How many commits were answered. */
  readonly commits: string;
  /** It is there if the database was found damaged while it was used: it is made anew at the next start. */
  readonly suspect: string;
  /** Earlier generations of the database, which take turns. */
  readonly backups: readonly string[];
  /** A database that is being made out of a damaged one. */
  readonly rebuilding: string;
  /** One that was made so, and is whole: it takes the place of the main one. */
  readonly rebuilt: string;
  /** The last one that was damaged, for whom it may concern. */
  readonly damaged: string;
}

/** Where the files of a state folder are. */
export function storePaths(dir: string): StorePaths {
  return {
    dir,
    main: `${dir}/state.db`,
    lock: `${dir}/state.lock`,
    commits: `${dir}/state.commits`,
    suspect: `${dir}/state.suspect`,
    backups: [`${dir}/state.backup-1.db`, `${dir}/state.backup-2.db`],
    rebuilding: `${dir}/state.rebuilding.db`,
    rebuilt: `${dir}/state.rebuilt.db`,
    damaged: `${dir}/state.damaged.db`,
  };
}

/** What SQLite puts beside a database, by the end of its name. */
const BESIDE = ["-wal", "-shm", "-journal"];

/** Removes a database and what belongs to it. */
export function removeDatabase(path: string): void {
  for (const suffix of ["", ...BESIDE]) removeFile(path + suffix);
}

/** Removes what SQLite put beside a database. */
export function removeBeside(path: string): void {
  for (const suffix of BESIDE) removeFile(path + suffix);
}

/** Copies a database with its log, over what is there. */
export function copyDatabase(from: string, to: string): void {
  removeDatabase(to);
  for (const suffix of ["", "-wal"]) {
    if (fileSize(from + suffix) !== undefined) Deno.copyFileSync(from + suffix, to + suffix);
  }
}

/** Bytes of a file; undefined where none is. */
export function fileSize(path: string): number | undefined {
  try {
    return Deno.statSync(path).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Makes a file that nobody else can read, unless it is there; if so, takes it away from others. */
export function ensurePrivateFile(path: string): void {
  Deno.openSync(path, { create: true, write: true, mode: 0o600 }).close();
  if (Deno.build.os !== "windows") Deno.chmodSync(path, 0o600);
}

/** Returns once the entries of a folder are on the medium. */
export function syncFolder(dir: string): void {
  if (Deno.build.os === "windows") return; // where a folder can not be opened as a file
  using folder = Deno.openSync(dir, { read: true });
  folder.syncSync();
}

/** Removes a file, if there is one. */
export function removeFile(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
