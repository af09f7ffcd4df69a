import { assertEquals, assertThrows } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { BackupRun } from "../../../../lib/daemon/store/_backup_run.ts";
import { migrate, MIGRATIONS, schemaVersion } from "../../../../lib/daemon/store/_migrations.ts";
import { MAX_EVENTS } from "../../../../lib/daemon/store/_writes.ts";
import { StoreError } from "../../../../lib/daemon/store/mod.ts";
import {
  addition,
  backUp,
  contentOf,
  progressOf,
  withEngine,
} from "../../../support/sample_state.ts";
import { withTempFolder } from "../../../support/temp_folder.ts";

/** Does something to the database behind the store's back. */
function meddle(dir: string, sql: string): void {
  const db = new DatabaseSync(`${dir}/state.db`);
  db.exec(sql);
  db.close();
}

function makeState(dir: string, options: { readonly hasBackup: boolean }): void {
  withEngine(dir, (engine) => {
    engine.write([1, 2, 3].map(addition));
    engine.write([{ type: "progress", rows: [1, 2, 3].map((id) => progressOf(id, 5)) }]);
    engine.write([{ type: "settings", entries: [["port", "7000"]] }]);
    engine.write([{ type: "record", key: "a/b", bytes: new Uint8Array(9) }]);
    if (options.hasBackup) backUp(dir);
  });
}

Deno.test("a row that was damaged is taken from the backup, and what is on disk is to be checked", () =>
  withTempFolder((dir) => {
    makeState(dir, { hasBackup: true });
    meddle(
      dir,
      "UPDATE torrents SET name = 'x' WHERE id = 2; UPDATE progress SET done_at = 9 WHERE torrent = 1",
    );
    withEngine(dir, (engine, damage) => {
      assertEquals(damage.map(({ kind, torrent, text }) => [kind, torrent, text]), [
        [
          "torrent",
          2,
          "The torrent record of torrent 2 was damaged; an earlier state of it was restored",
        ],
        [
          "progress",
          1,
          "The progress record of torrent 1 was damaged; an earlier state of it was restored",
        ],
      ]);
      const list = contentOf(engine).torrents.map((row) => [row[0], row[3], row[6], row[9]]);
      assertEquals(list, [[1, "torrent 1", 0, 5], [2, "torrent 2", 1, 5], [3, "torrent 3", 0, 5]]);
    });
  }));

Deno.test("without a backup a damaged row costs a torrent its settings, and nothing else", () =>
  withTempFolder((dir) => {
    makeState(dir, { hasBackup: false });
    meddle(
      dir,
      "UPDATE torrents SET settings = 'x' WHERE id = 2; UPDATE identities SET name = 'x' WHERE torrent = 1",
    );
    withEngine(dir, (engine, damage) => {
      assertEquals(
        damage[0]?.text,
        "The settings of torrent 2 were lost; it has those of a new one",
      );
      const list = contentOf(engine).torrents.map((
        row,
      ) => [row[0], row[3], row[4], row[6], row[9]]);
      assertEquals(list, [
        [1, "torrent 1", "/downloads/1", 0, 5],
        [2, "torrent 2", "/downloads/2", 1, 5],
        [3, "torrent 3", "/downloads/3", 0, 5],
      ]);
    });
  }));

Deno.test("a damaged record is none, damaged metadata is that of the backup", () =>
  withTempFolder((dir) => {
    makeState(dir, { hasBackup: true });
    meddle(
      dir,
      "UPDATE records SET bytes = x'00'; UPDATE sources SET bytes = x'00' WHERE torrent = 2",
    );
    withEngine(dir, (engine, damage) => {
      assertEquals(engine.record("a/b"), undefined);
      assertEquals(engine.source(2)?.bytes, new Uint8Array(5_000).fill(2));
      assertEquals(damage.map(({ kind }) => kind), ["record", "source"]);
    });
    withEngine(dir, (engine, damage) => {
      assertEquals(engine.source(2)?.bytes, new Uint8Array(5_000).fill(2));
      assertEquals(damage, []);
    });
  }));

Deno.test("a database that went back in time is told from one that is as it was left", () =>
  withTempFolder((dir) => {
    makeState(dir, { hasBackup: false });
    Deno.copyFileSync(`${dir}/state.db`, `${dir}/old`);
    withEngine(dir, (engine) => {
      engine.write([addition(4)]);
      engine.write([addition(5)]);
    });
    Deno.renameSync(`${dir}/old`, `${dir}/state.db`);
    withEngine(dir, (engine, damage) => {
      assertEquals(damage.map(({ text }) => text), [
        "The database is damaged: it lacks the last 2 commits",
      ]);
      assertEquals(engine.write([addition(6)]), [{ id: 6 }], "a number is given twice");
    });
    withEngine(dir, (_, damage) => assertEquals(damage, []));
  }));

Deno.test("a torrent that was removed does not come back from a backup", () =>
  withTempFolder((dir) => {
    makeState(dir, { hasBackup: true });
    withEngine(dir, (engine) => engine.write([{ type: "remove", id: 2, at: 0 }, addition(4)]));
    const bytes = Deno.readFileSync(`${dir}/state.db`);
    Deno.writeFileSync(`${dir}/state.db`, bytes.fill(0, 60, 64)); // the version
    withEngine(dir, (engine, damage) => {
      assertEquals(damage.length, 1);
      assertEquals(contentOf(engine).torrents.map(([id]) => id), [1, 3, 4]);
    });
  }));

Deno.test("a database of a later version is refused and not touched", () =>
  withTempFolder((dir) => {
    makeState(dir, { hasBackup: true });
    const db = new DatabaseSync(`${dir}/state.db`);
    migrate(db, [...MIGRATIONS, "CREATE TABLE later (a)"]);
    db.close();
    const before = Deno.readFileSync(`${dir}/state.db`);
    const error = assertThrows(() => withEngine(dir, () => {}), StoreError);
    assertEquals(error.kind, "newer");
    const next = MIGRATIONS.length + 1;
    assertEquals(error.message.includes(`(schema ${next}, and ${next - 1} is the newest`), true);
    assertEquals(Deno.readFileSync(`${dir}/state.db`), before);
  }));

Deno.test("a database of each earlier version is brought to the newest, each step whole or not at all", () =>
  withTempFolder((dir) => {
    for (let version = 1; version <= MIGRATIONS.length; version++) {
      const here = `${dir}/${version}`;
      Deno.mkdirSync(here);
      const db = new DatabaseSync(`${here}/state.db`);
      migrate(db, MIGRATIONS.slice(0, version));
      db.close();
      withEngine(here, (engine, damage) => {
        assertEquals(engine.write([addition(1)]), [{ id: 1 }]);
        assertEquals(damage, []);
      });
    }
    const db = new DatabaseSync(":memory:");
    const steps = [...MIGRATIONS, "CREATE TABLE a (b)", "CREATE TABLE c (d); CREATE TABLE a (b)"];
    assertThrows(() => migrate(db, steps), Error, "already exists");
    assertEquals(schemaVersion(db), steps.length - 1);
    assertEquals(db.prepare("SELECT name FROM sqlite_master WHERE name = 'c'").all(), []);
    db.close();
  }));

Deno.test("a lock file with something in it still locks", () =>
  withTempFolder((dir) => {
    Deno.writeTextFileSync(`${dir}/state.lock`, "1234\n".repeat(1_000));
    withEngine(dir, () => {
      const error = assertThrows(() => withEngine(dir, () => {}), StoreError);
      assertEquals(error.kind, "locked");
    });
  }));

Deno.test("one change that fails does not take the others along", () =>
  withTempFolder((dir) => {
    withEngine(dir, (engine) => {
      const bad = { ...addition(2), torrent: { name: "without anything else" } };
      const [first, second, third] = engine.write([addition(1), bad, addition(3)]);
      assertEquals([first, third], [{ id: 1 }, { id: 2 }]);
      assertEquals(second?.error?.message.startsWith("Cannot keep a change: NOT NULL"), true);
      assertEquals(contentOf(engine).torrents.map((row) => row[3]), ["torrent 1", "torrent 3"]);
    });
  }));

Deno.test("the newest events are kept, and no more than there may be", () =>
  withTempFolder((dir) => {
    withEngine(dir, (engine) => {
      engine.write([{
        type: "events",
        events: [{ time: 1, torrent: null, kind: "a", detail: null }],
      }]);
    });
    meddle(dir, `UPDATE history SET id = ${MAX_EVENTS}`);
    withEngine(dir, (engine) => {
      const events = [2, 3].map((time) => ({ time, torrent: null, kind: "b", detail: null }));
      engine.write([{ type: "events", events }]);
      assertEquals(engine.events({}).map(({ id, time }) => [id, time]), [
        [MAX_EVENTS + 2, 3],
        [MAX_EVENTS + 1, 2],
      ]);
    });
    meddle(dir, "UPDATE history SET id = 1 WHERE time = 2");
    withEngine(dir, (engine) => {
      engine.write([{
        type: "events",
        events: [{ time: 4, torrent: null, kind: "c", detail: null }],
      }]);
    });
    const db = new DatabaseSync(`${dir}/state.db`);
    assertEquals(db.prepare("SELECT count(*) AS count FROM history").get()?.count, 3);
    db.close();
  }));

Deno.test("a database that is found damaged while it is used is not backed up, and made anew at the next start", () =>
  withTempFolder((dir) => {
    makeState(dir, { hasBackup: true });
    // More than SQLite keeps in memory.
    const bytes = new Uint8Array(4_000_000);
    withEngine(dir, (engine) => engine.write([{ type: "record", key: "large", bytes }]));
    withEngine(dir, (_, damage) => {
      const size = Deno.statSync(`${dir}/state.db`).size;
      Deno.truncateSync(`${dir}/state.db`, size / 2);
      using run = new BackupRun(dir, (found) => damage.push(found));
      assertEquals(run.step(), true);
      assertEquals(damage[0]?.text.endsWith("it is made anew at the next start"), true);
    });
    withEngine(dir, (engine, damage) => {
      assertEquals(damage[0]?.text.startsWith("The database is damaged: "), true);
      assertEquals(contentOf(engine).torrents.length, 3);
    });
    withEngine(dir, (_, damage) => assertEquals(damage, []));
  }));
