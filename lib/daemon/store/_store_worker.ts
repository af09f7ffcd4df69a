/**
 * The entry of the store's workers. One owns the database, so that no commit stops the event loop of the daemon; another one is
 * there while a backup is made, so that no commit waits for that.
 *
 * @module
 */
import { BackupRun } from "./_backup_run.ts";
import { Engine } from "./_engine.ts";
import type { StoreReply, StoreRequest } from "./_messages.ts";
import type { StoreDamage } from "./rows.ts";
import { asStoreError } from "./_sqlite_error.ts";
import { StoreError } from "./store_error.ts";

let engine: Engine | undefined;
let backup: BackupRun | undefined;

/** Damage that was found since the last answer. */
let damage: StoreDamage[] = [];

function opened(): Engine {
  if (engine === undefined) throw new StoreError("closed", "Cannot use the state: it is not open");
  return engine;
}

function report(found: StoreDamage): void {
  damage.push(found);
}

/** Goes on with a backup; one that fails or is done is over. */
function backUp(dir: string): boolean {
  let isDone = true;
  try {
    backup ??= new BackupRun(dir, report);
    isDone = backup.step();
    return isDone;
  } finally {
    if (isDone) endBackup();
  }
}

function endBackup(): void {
  backup?.[Symbol.dispose]();
  backup = undefined;
}

function answer({ call, request }: StoreRequest): unknown {
  switch (call) {
    case "open":
      engine = new Engine(request.dir, report);
      return { isBackedUp: engine.isBackedUp };
    case "write":
      return opened().write(request);
    case "torrents":
      return opened().torrents(request);
    case "source":
      return opened().source(request);
    case "record":
      return opened().record(request);
    case "settings":
      return opened().settings();
    case "statistics":
      return opened().statistics();
    case "events":
      return opened().events(request);
    case "backup":
      return backUp(request.dir);
    case "close":
      endBackup();
      engine?.[Symbol.dispose]();
      engine = undefined;
      return undefined;
  }
}

/** What a request was for, for messages. */
const PURPOSES: Readonly<Record<StoreRequest["call"], string>> = {
  open: "open the state",
  write: "write the state",
  torrents: "read the torrents",
  source: "read the metadata",
  record: "read a record",
  settings: "read the settings",
  statistics: "read the statistics",
  events: "read the history",
  backup: "back the state up",
  close: "close the state",
};

function outcomeOf(request: StoreRequest): StoreReply["outcome"] {
  try {
    return { reply: answer(request) };
  } catch (error) {
    const { kind, message } = asStoreError(error, PURPOSES[request.call]);
    return { error: { kind, message } };
  }
}

function answerOrFail(request: StoreRequest): StoreReply {
  const outcome = outcomeOf(request);
  const found = damage;
  damage = [];
  return { outcome, damage: found };
}

/** The types of a page do not know what a worker has. */
const scope: object = self;

addEventListener("message", (event) => {
  if (!(event instanceof MessageEvent)) return;
  const reply = answerOrFail(event.data);
  if ("postMessage" in scope && typeof scope.postMessage === "function") scope.postMessage(reply);
});
