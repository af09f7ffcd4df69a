import type { DatabaseSync } from "node:sqlite";
import { Backup } from "./_backup.ts";
import { findStructuralFault } from "./_check.ts";
import { openToRead } from "./_connection.ts";
import { ensurePrivateFile, fileSize, type StorePaths, storePaths } from "./_paths.ts";
import type { StoreDamage } from "./rows.ts";
import { isContentTrouble } from "./_sqlite_error.ts";

/**
 * A backup of a database that another thread writes to meanwhile: it is made of what was there when it began, and no commit
 * waits for it.
 */
export class BackupRun implements Disposable {
  readonly #paths: StorePaths;
  readonly #report: (damage: StoreDamage) => void;
  readonly #db: DatabaseSync;
  #backup: Backup | undefined;

  /** Opens the database in a folder. */
  constructor(dir: string, report: (damage: StoreDamage) => void) {
    this.#paths = storePaths(dir);
    this.#report = report;
    this.#db = openToRead(this.#paths.main);
  }

  /** Goes on; says whether it is done. Of a database that is damaged none is made. @throws {Error} of the system. */
  step(): boolean {
    if (!this.#backup) {
      if (!this.#isFit()) return true;
      this.#db.exec("BEGIN");
      this.#backup = new Backup(this.#db, this.#paths);
    }
    return this.#backup.step();
  }

  /** Ends it; what is not done is undone. */
  [Symbol.dispose](): void {
    this.#backup?.close();
    this.#db.close();
  }

  #isFit(): boolean {
    const fault = this.#findFault();
    if (fault === undefined) return true;
    if (fileSize(this.#paths.suspect) === undefined) {
      ensurePrivateFile(this.#paths.suspect);
      const text = `The database is damaged: ${fault}; it is made anew at the next start`;
      this.#report({ kind: "database", text });
    }
    return false;
  }

  #findFault(): string | undefined {
    try {
      return findStructuralFault(this.#db);
    } catch (error) {
      if (isContentTrouble(error)) return error instanceof Error ? error.message : String(error);
      throw error;
    }
  }
}
