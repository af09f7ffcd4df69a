import { isInPath } from "./installed.ts";
import type { Client, Peer, PeerTask } from "./peer.ts";
import type { Scene, Stage } from "./scene.ts";

/** Where it listens. */
const PORT = 6881;

/** Takes nothing less; of what a peer offers it takes the least that it may. */
const CRYPTO_LEVELS = {
  rc4: "--bt-min-crypto-level=arc4",
  plaintext: "--bt-min-crypto-level=plain",
} as const;

/** One torrent for aria2. */
export interface Aria2Task extends PeerTask {
  /** Address of a node of the DHT to begin with. */
  readonly dhtNode?: string;
  /** Whether it looks for peers in the network around (BEP 14). */
  readonly lsd?: boolean;
}

async function start(scene: Stage, task: Aria2Task, more: readonly string[] = []): Promise<Peer> {
  const address = task.address ?? scene.address();
  const state = await scene.folder(`aria2-${address}`);
  const process = scene.spawn([
    "aria2c",
    "--no-conf",
    `--dir=${task.dir}`,
    `--interface=${address}`,
    `--listen-port=${PORT}`,
    // it speaks to UDP trackers through its DHT socket alone
    "--enable-dht=true",
    `--dht-listen-port=${PORT + 1}`,
    `--dht-file-path=${state}/dht`,
    "--disable-ipv6=true",
    `--bt-enable-lpd=${task.lsd ?? false}`,
    "--file-allocation=none",
    "--seed-ratio=0",
    // writes a line to the output that it shares when all pieces are there
    "--on-bt-download-complete=/bin/echo",
    "--console-log-level=info",
    "--enable-color=false",
    "--show-console-readout=false",
    "--summary-interval=0",
    ...(task.encryption ? ["--bt-require-crypto=true", CRYPTO_LEVELS[task.encryption]] : []),
    ...(task.dhtNode ? [`--dht-entry-point=${task.dhtNode}:${PORT}`] : []),
    ...more,
    task.torrent,
  ], { name: `aria2 at ${address}`, noise: /(request|piece|have) index=/ });
  await process.line(/BitTorrent: listening on TCP port/);
  return {
    process,
    address,
    completed: async () => {
      await process.line(/^[0-9a-f]{16} \d+ /);
    },
  };
}

/** aria2. */
export const aria2 = {
  name: "aria2",
  isInstalled: () => isInPath("aria2c"),
  writesEmptyFiles: true,

  async seed(scene: Stage, task: Aria2Task): Promise<Peer> {
    const peer = await aria2.serve(scene, task);
    await peer.process.line(/UDPT received ANNOUNCE reply|Response received:/);
    return peer;
  },

  download(scene: Stage, task: Aria2Task): Promise<Peer> {
    return start(scene, task);
  },

  /** Starts serving what is in the folder, whether a tracker knows of it or not. */
  async serve(scene: Stage, task: Aria2Task): Promise<Peer> {
    const peer = await start(scene, task, ["--check-integrity=true"]);
    await peer.completed();
    return peer;
  },

  /** Loads a torrent and gives what aria2 prints of it. */
  show(scene: Scene, torrent: string): Promise<string> {
    return scene.run(["aria2c", "--no-conf", "-S", torrent]);
  },
} satisfies Client & Record<string, unknown>;
