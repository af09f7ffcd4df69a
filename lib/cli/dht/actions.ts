import type { Call } from "../command.ts";
import type { ExitStatus } from "../exit_status.ts";

/** Something that `shoal dht` does. */
export interface DhtAction {
  /** What it needs to be told; undefined for nothing. */
  readonly needs?: string;
  /** Does it. */
  run(call: Call, what: string): Promise<ExitStatus>;
}

/** All of them, by their words. */
export const ACTIONS: ReadonlyMap<string, DhtAction> = new Map<string, DhtAction>([
  ["peers", {
    needs: "TORRENT",
    run: async (call, what) => await (await import("./find.ts")).findPeers(call, what),
  }],
  ["ping", {
    needs: "HOST:PORT",
    run: async (call, what) => await (await import("./find.ts")).ping(call, what),
  }],
  ["get", {
    needs: "TARGET",
    run: async (call, what) => await (await import("./items.ts")).getItem(call, what),
  }],
  ["put", {
    needs: "TEXT",
    run: async (call, what) => await (await import("./items.ts")).putItem(call, what),
  }],
  ["publish", {
    needs: "TORRENT",
    run: async (call, what) => await (await import("./items.ts")).publish(call, what),
  }],
  ["sample", {
    needs: "HOST:PORT",
    run: async (call, what) => await (await import("./find.ts")).sample(call, what),
  }],
  ["stats", { run: async (call) => await (await import("./find.ts")).stats(call) }],
]);
