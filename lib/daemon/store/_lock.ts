import { DatabaseSync } from "node:sqlite";
import { isBusy, isDamage } from "./_sqlite_error.ts";
import { ensurePrivateFile } from "./_paths.ts";
import { StoreError } from "./store_error.ts";

/**
 * Holds a state folder, against other processes and others in this one. It ends with the process, however that ends.
 * SQLite's own locks are what every version of Deno has; those of files are newer. It is a database that is never written,
 * so that who must wait is told at once, and the state itself can still be read by other programs.
 */
export class StoreLock implements Disposable {
  readonly #db: DatabaseSync;

  /** @throws {StoreError} `locked`: someone else has it. */
  constructor(path: string, dir: string) {
    ensurePrivateFile(path);
    this.#db = hold(path, dir);
  }

  /** Lets go. */
  [Symbol.dispose](): void {
    this.#db.close();
  }
}

function hold(path: string, dir: string): DatabaseSync {
  for (let tries = 0;; tries++) {
    const db = new DatabaseSync(path);
    try {
      db.exec("BEGIN EXCLUSIVE");
      return db;
    } catch (error) {
      db.close();
      if (isBusy(error)) {
        throw new StoreError("locked", `Cannot use ${dir}: another daemon is using it`);
      }
      // It says nothing, so nothing is lost with what someone wrote into it.
      if (!isDamage(error) || tries > 0) throw error;
      Deno.truncateSync(path);
    }
  }
}
