import { BackupRun } from "../../lib/daemon/store/_backup_run.ts";
import { Engine } from "../../lib/daemon/store/_engine.ts";
import type { StoreWrite } from "../../lib/daemon/store/_messages.ts";
import type { Row, Value } from "../../lib/daemon/store/_tables.ts";
import type { StoreDamage } from "../../lib/daemon/store/mod.ts";

/** Torrents of the sample. */
export const SAMPLE_TORRENTS = 60;

/** A torrent with all columns. */
export function sampleTorrent(number: number): Row {
  return {
    info_hash: number.toString(16).padStart(40, "0"),
    info_hash_v2: null,
    name: `torrent ${number}`,
    output_dir: `/downloads/${number}`,
    added_at: 1_700_000_000_000 + number,
    needs_check: 0,
    settings: JSON.stringify({ labels: [`label ${number}`], queuePosition: number }),
    summary: null,
  };
}

/** What a torrent was made from, as long as it takes for pages of its own. */
export function sampleSource(number: number): Row {
  return { kind: "metainfo", bytes: new Uint8Array(5_000).fill(number) };
}

export function addition(number: number): StoreWrite {
  return { type: "add", torrent: sampleTorrent(number), source: sampleSource(number) };
}

export function progressOf(torrent: number, uploaded: number): Row {
  const others = [
    ..."downloaded_bytes corrupt_bytes wanted_bytes done_bytes have_bytes done_at".split(" "),
    ..."started_at active_at edited_at seconds_downloading seconds_seeding".split(" "),
  ];
  return {
    torrent,
    uploaded_bytes: uploaded,
    ...Object.fromEntries(others.map((column) => [column, 1])),
  };
}

/** Opens a state, says what was damaged, and closes it. */
export function withEngine<T>(dir: string, act: (engine: Engine, damage: StoreDamage[]) => T): T {
  const damage: StoreDamage[] = [];
  using engine = new Engine(dir, (found) => damage.push(found));
  return act(engine, damage);
}

export function backUp(dir: string): void {
  using run = new BackupRun(dir, () => undefined);
  while (!run.step());
}

/** All that a state has. */
export interface StateContent {
  readonly torrents: readonly (readonly Value[])[];
  readonly sources: readonly (Row | undefined)[];
  readonly settings: readonly (readonly [string, string])[];
  readonly statistics: readonly (readonly [string, number])[];
  readonly record: Uint8Array | undefined;
  readonly events: readonly Row[];
}

export function contentOf(engine: Engine): StateContent {
  const torrents = engine.torrents({ after: 0, limit: 1_000_000 });
  return {
    torrents,
    sources: torrents.map(([id]) => engine.source(Number(id))),
    settings: engine.settings(),
    statistics: engine.statistics(),
    record: engine.record("session/dht"),
    events: engine.events({}),
  };
}

/** Makes a state as a kill leaves it: some in the database, some in the log, a backup of some time in between. */
export function makeKilledState(dir: string, killedDir: string): void {
  withEngine(dir, (engine) => {
    const numbers = Array.from({ length: SAMPLE_TORRENTS }, (_, index) => index + 1);
    engine.write(numbers.map(addition));
    engine.write([
      { type: "progress", rows: numbers.map((number) => progressOf(number, number)) },
      { type: "settings", entries: [["port", "7000"], ["dht", "false"]] },
      { type: "record", key: "session/dht", bytes: new Uint8Array(3_000).fill(7) },
      { type: "statistics", entries: [["uploadedBytes", 5]] },
    ]);
    backUp(dir);
  });
  withEngine(dir, (engine) => {
    for (let number = 1; number <= SAMPLE_TORRENTS; number += 7) {
      engine.write([{ type: "progress", rows: [progressOf(number, number + 1000)] }]);
    }
    engine.write([{ type: "settings", entries: [["port", "7001"]] }]);
    engine.write([{
      type: "events",
      events: [{ time: 1, torrent: 1, kind: "done", detail: null }],
    }]);
    copyState(dir, killedDir);
  });
}

/** Copies a state as it is at this moment. */
export function copyState(from: string, to: string): void {
  for (const { name } of Deno.readDirSync(from)) {
    if (!name.endsWith("-shm")) Deno.copyFileSync(`${from}/${name}`, `${to}/${name}`);
  }
}
