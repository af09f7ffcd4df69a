import type { ClientProcess } from "./client_process.ts";
import type { Client, Peer, PeerTask } from "./peer.ts";
import type { RunningTracker } from "./opentracker.ts";
import type { Scene } from "./scene.ts";

const PROGRAM = new URL("../../../cli.ts", import.meta.url).pathname;

const CONFIG = new URL("../../../deno.json", import.meta.url).pathname;

/** Where it listens for peers. */
const PORT = 6881;

/** Where its tracker listens. */
const TRACKER_PORT = 6969;

/** How a new torrent is made. */
export interface ShoalCreateOptions {
  /** The formats that it is in. */
  readonly version: "v1" | "v2" | "hybrid";
  /** Bytes of a piece; its own choice unless given. */
  readonly pieceLength?: number;
  /** Announce URL of its tracker; none unless given. */
  readonly tracker?: string;
  /** More options of `shoal create`. */
  readonly more?: readonly string[];
}

function command(...args: readonly string[]): string[] {
  const run = ["run", "--quiet", "-A", "--unstable-net", "--config", CONFIG, PROGRAM];
  return [Deno.execPath(), ...run, ...args];
}

function start(scene: Scene, task: PeerTask, verb: readonly string[]): Peer {
  const address = task.address ?? scene.address();
  const process = scene.spawn(
    command(...verb, "--bind", address, "--port", `${PORT}`, "--json", "-vv"),
    { name: `Shoal at ${address}` },
  );
  return {
    process,
    address,
    completed: async () => {
      await process.line(/"event":"completed"/);
    },
  };
}

/** The program of this repository, as a process. */
export const shoal = {
  name: "Shoal",
  isInstalled: () => true,
  writesEmptyFiles: true,

  async seed(scene: Scene, task: PeerTask): Promise<Peer> {
    const peer = start(scene, task, ["seed", task.torrent, task.dir]);
    await peer.process.line(/"event":"announced"/);
    return peer;
  },

  download(scene: Scene, task: PeerTask): Promise<Peer> {
    return Promise.resolve(start(scene, task, ["get", task.torrent, "-o", task.dir, "--seed"]));
  },

  /** Starts a download whose process ends when it is complete. */
  get(scene: Scene, task: PeerTask): ClientProcess {
    return start(scene, task, ["get", task.torrent, "-o", task.dir]).process;
  },

  /** Starts its tracker, for all torrents. */
  async track(scene: Scene, address: string): Promise<RunningTracker> {
    const port = `${TRACKER_PORT}`;
    const argv = command("tracker", "--bind", address, "--port", port, "--json");
    const process = scene.spawn(argv, { name: "Shoal's tracker" });
    await process.line(/"event":"listening"/);
    return shoal.trackerAt(address);
  },

  /** Where its tracker at this address will be found, before it runs. */
  trackerAt(address: string): RunningTracker {
    return {
      http: `http://${address}:${TRACKER_PORT}/announce`,
      udp: `udp://${address}:${TRACKER_PORT}/announce`,
    };
  },

  /** Makes a torrent of a file or folder; gives its info-hashes in hexadecimal, that of version 1 first. */
  async create(
    scene: Scene,
    path: string,
    out: string,
    options: ShoalCreateOptions,
  ): Promise<void> {
    const { version, pieceLength, tracker, more = [] } = options;
    await scene.run(command(
      "create",
      path,
      "-o",
      out,
      `--${version}`,
      ...(pieceLength === undefined ? [] : ["--piece-length", `${pieceLength}`]),
      ...(tracker === undefined ? [] : ["-t", tracker]),
      ...more,
    ));
  },
} satisfies Client & Record<string, unknown>;
