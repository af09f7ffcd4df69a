import type { Program, Scene } from "./scene.ts";

/** How a tracker is asked. */
export type TrackerTransport = "http" | "udp";

/** A tracker that runs in a scene of its own. */
export interface Tracker extends Program {
  /** The announce URL of one at this address, before it runs. */
  url(address: string, transport: TrackerTransport): string;
  /** Starts one at this address, for torrents of these info-hashes in hexadecimal; done when it listens. */
  start(scene: Scene, address: string, infoHashes: readonly string[]): Promise<void>;
}
