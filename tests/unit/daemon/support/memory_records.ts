import type { StateStore } from "../../../../lib/io/mod.ts";

/** Records in memory. */
export class MemoryRecords implements StateStore {
  /** All of them, by name. */
  readonly all = new Map<string, Uint8Array>();

  read(name: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.all.get(name));
  }

  write(name: string, data: Uint8Array): Promise<void> {
    this.all.set(name, data);
    return Promise.resolve();
  }

  remove(name: string): Promise<void> {
    this.all.delete(name);
    return Promise.resolve();
  }
}
