import type { KeyedChange } from "../api/mod.ts";

/** What became other of things with keys. */
export interface KeyedChanges<Key, Value> {
  /** New ones, with all that is known of them, and what changed of the others. */
  readonly changed: readonly KeyedChange<Key, Value>[];
  /** Those that are gone. */
  readonly removed: readonly Key[];
}

/** Remembers what was told of things with keys, whose fields are no objects, to tell what changes. */
export class KeyedLog<Key, Value extends object> {
  #told = new Map<Key, Value>();

  /** What changed since the last call; the first tells everything. */
  take(now: ReadonlyMap<Key, Value>): KeyedChanges<Key, Value> {
    const changed: KeyedChange<Key, Value>[] = [];
    for (const [key, value] of now) {
      const part = changesOf(this.#told.get(key), value);
      if (part) changed.push([key, part]);
    }
    const removed = [...this.#told.keys()].filter((key) => !now.has(key));
    this.#told = new Map(now);
    return { changed, removed };
  }
}

/** Fields that are other than before; all of them where there was nothing before. */
function changesOf<Value extends object>(
  before: Value | undefined,
  value: Value,
): Partial<Value> | undefined {
  if (before === undefined) return value;
  const changed: Partial<Value> = {};
  let isChanged = false;
  for (const name in value) {
    if (!Object.hasOwn(value, name) || before[name] === value[name]) continue;
    changed[name] = value[name];
    isChanged = true;
  }
  return isChanged ? changed : undefined;
}
