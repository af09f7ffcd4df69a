import type { DatabaseSync } from "node:sqlite";
import { type BadRow, findBadRows, findFault, readMeta, refuseNewer } from "./_check.ts";
import type { Answered } from "./_commits_file.ts";
import { openConnection, openSingleFile } from "./_connection.ts";
import { Filler, reconstruct } from "./_fill.ts";
import { migrate } from "./_migrations.ts";
import { closeOrigins, openBackups, openDamaged, type Origin } from "./_origins.ts";
import {
  copyDatabase,
  fileSize,
  removeBeside,
  removeDatabase,
  removeFile,
  type StorePaths,
  syncFolder,
} from "./_paths.ts";
import type { StoreDamage } from "./rows.ts";
import { isContentTrouble } from "./_sqlite_error.ts";
import { IDENTITIES, META, SETTINGS, STATISTICS, TableRows, TORRENTS } from "./_tables.ts";

/** Opens the database of a state folder whatever has become of it, and says what has. */
export class Recovery {
  readonly #paths: StorePaths;
  readonly #answered: Answered;
  readonly #report: (damage: StoreDamage) => void;

  /** @param answered What was last answered. */
  constructor(
    paths: StorePaths,
    options: { readonly answered: Answered; readonly report: (damage: StoreDamage) => void },
  ) {
    this.#paths = paths;
    this.#answered = options.answered;
    this.#report = options.report;
  }

  /** @throws {StoreError} `newer`; {Error} what the system refuses. */
  open(): DatabaseSync {
    const { main, rebuilt } = this.#paths;
    if (fileSize(rebuilt) !== undefined) this.#install(); // a crash was in its way
    if (!fileSize(main)) return this.#openMissing();
    refuseNewer(main);
    const db = this.#openSound();
    if (db === undefined) return this.#openMain();
    try {
      this.#mend(db);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  }

  #openMissing(): DatabaseSync {
    const hasBackup = this.#paths.backups.some((path) => fileSize(path));
    if (hasBackup || this.#answered.commits > 0) this.#rebuild("it is missing or empty");
    else removeBeside(this.#paths.main);
    return this.#openMain();
  }

  #openMain(): DatabaseSync {
    const db = openConnection(this.#paths.main);
    try {
      migrate(db);
      syncFolder(this.#paths.dir);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  }

  /** Opens it if it is whole; else a whole one is in its place now. */
  #openSound(): DatabaseSync | undefined {
    const { main } = this.#paths;
    let db: DatabaseSync | undefined;
    let fault: string | undefined;
    try {
      db = openConnection(main);
      const isSuspect = fileSize(this.#paths.suspect) !== undefined;
      fault = isSuspect ? "so it was found while it was used" : findFault(db, main);
      if (fault === undefined) {
        migrate(db);
        fault = this.#findLoss(db);
      }
    } catch (error) {
      if (!isContentTrouble(error)) {
        db?.close();
        throw error;
      }
      fault = error instanceof Error ? error.message : String(error);
    }
    if (fault === undefined) return db;
    db?.close();
    this.#rebuild(fault);
    return undefined;
  }

  /** Whether commits that were answered are missing, and a backup has some of them. */
  #findLoss(db: DatabaseSync): string | undefined {
    const commits = readMeta(db, "commits") ?? 0;
    const lost = this.#answered.commits - commits;
    const backups = openBackups(this.#paths);
    const newest = backups[0]?.commits ?? 0;
    closeOrigins(backups, this.#paths);
    if (newest > commits) return `it lacks the last ${Math.max(lost, newest - commits)} commits`;
    if (lost > 0) this.#report(damagedDatabase(`it lacks the last ${lost} commits`));
    return undefined;
  }

  /** Makes a new database out of all that can be read. */
  #rebuild(fault: string): void {
    const { main, dir, rebuilding, rebuilt, damaged } = this.#paths;
    this.#report(damagedDatabase(fault));
    removeDatabase(rebuilding);
    const origins = openBackups(this.#paths);
    const old = openDamaged(this.#paths, this.#answered.commits);
    if (old) origins.push(old);
    const target = openSingleFile(rebuilding);
    try {
      // The main one comes first among equals.
      origins.sort((a, b) => b.commits - a.commits || Number(a.isBackup) - Number(b.isBackup));
      this.#fill(target, origins);
    } finally {
      target.close();
      closeOrigins(origins, this.#paths);
    }
    if (fileSize(main)) copyDatabase(main, damaged);
    Deno.renameSync(rebuilding, rebuilt);
    syncFolder(dir);
    this.#install();
  }

  #fill(target: DatabaseSync, origins: readonly Origin[]): void {
    migrate(target);
    const newest = Math.max(this.#answered.commits, ...origins.map(({ commits }) => commits));
    target.exec("BEGIN");
    new Filler(target, origins, newest).fillAll();
    this.#reconstruct(target);
    const meta = new TableRows(target, META);
    meta.put({ key: "commits", value: newest + 1 });
    const lastTorrent = Math.max(0, ...origins.map(({ db }) => readMeta(db, "last_torrent") ?? 0));
    meta.put({ key: "last_torrent", value: lastTorrent });
    target.exec("COMMIT");
    const backup = origins.find(({ isBackup }) => isBackup);
    if (backup && backup.commits < newest) {
      const [row] = new TableRows(target, TORRENTS).query(
        "SELECT count(*) AS count FROM torrents WHERE needs_check = 1",
      );
      if (row?.count) {
        this.#report({
          kind: "database",
          text: `Of ${row.count} torrents an earlier state was restored; they are to be checked`,
        });
      }
    }
  }

  /** Puts a database that was made anew in the place of the main one. What a crash interrupts is done at the next start. */
  #install(): void {
    removeBeside(this.#paths.main);
    Deno.renameSync(this.#paths.rebuilt, this.#paths.main);
    removeFile(this.#paths.suspect);
    syncFolder(this.#paths.dir);
  }

  /** Replaces rows of the list that are not as they were written. */
  #mend(db: DatabaseSync): void {
    const bad = findBadRows(db);
    if (bad.length === 0) return;
    const backups = openBackups(this.#paths);
    try {
      db.exec("BEGIN IMMEDIATE");
      for (const { table, place } of bad) {
        db.prepare(`DELETE FROM ${table.name} WHERE rowid = ?`).run(place);
      }
      const filler = new Filler(db, backups, Infinity);
      const restored = new Map(
        [...new Set(bad.map(({ table }) => table))].map((
          table,
        ) => [table, filler.fillTable(table)]),
      );
      this.#reconstruct(db);
      db.exec("COMMIT");
      for (const row of bad) {
        this.#report(damagedRow(row, restored.get(row.table)?.includes(row.place) ?? false));
      }
    } finally {
      closeOrigins(backups, this.#paths);
    }
  }

  #reconstruct(db: DatabaseSync): void {
    for (const torrent of reconstruct(db)) {
      const text = `The settings of torrent ${torrent} were lost; it has those of a new one`;
      this.#report({ kind: "torrent", torrent, text });
    }
  }
}

function damagedDatabase(fault: string): StoreDamage {
  return { kind: "database", text: `The database is damaged: ${fault}` };
}

function damagedRow({ table, place }: BadRow, isRestored: boolean): StoreDamage {
  const end = isRestored ? "an earlier state of it was restored" : "it was dropped";
  if (table === SETTINGS || table === STATISTICS) {
    return { kind: "setting", text: `A record of the ${table.name} was damaged` };
  }
  const kind = table === TORRENTS || table === IDENTITIES ? "torrent" : "progress";
  const text = `The ${kind} record of torrent ${place} was damaged; ${end}`;
  return { kind, torrent: place, text };
}
