import { isInPath } from "./installed.ts";
import type { Client, Peer, PeerTask } from "./peer.ts";
import type { Scene, Stage } from "./scene.ts";

/** Where it listens. */
const PORT = 6881;

/** Where it takes commands. */
const RPC_PORT = 9091;

/** One torrent for Transmission. */
export interface TransmissionTask extends PeerTask {
  /** Whether it tries uTP first, and TCP after more than a minute; TCP alone unless given. */
  readonly utp?: boolean;
  /** Whether it looks for peers in the network around (BEP 14). */
  readonly lsd?: boolean;
}

async function start(scene: Stage, task: TransmissionTask): Promise<Peer> {
  const address = task.address ?? scene.address();
  const state = await scene.folder(`transmission-${address}`);
  const watched = await scene.folder(`transmission-${address}/watched`);
  const isMagnet = task.torrent.startsWith("magnet:");
  if (!isMagnet) await Deno.copyFile(task.torrent, `${watched}/it.torrent`);
  const settings = {
    "bind-address-ipv4": address,
    "peer-port": PORT,
    "download-dir": task.dir,
    "watch-dir": watched,
    "watch-dir-enabled": true,
    "dht-enabled": false,
    "lpd-enabled": task.lsd ?? false,
    "utp-enabled": task.utp ?? false,
    "port-forwarding-enabled": false,
    "rpc-enabled": isMagnet,
    "rpc-bind-address": address,
    "rpc-whitelist-enabled": false,
    // 2: required; it leaves RC4 or plain to the other side
    ...(task.encryption ? { encryption: 2 } : {}),
  };
  await Deno.writeTextFile(`${state}/settings.json`, JSON.stringify(settings));
  const argv = ["transmission-daemon", "-f", "-g", state, "--log-debug"];
  const process = scene.spawn(argv, { name: `Transmission at ${address}` });
  await process.line(/Bound socket/);
  if (isMagnet) {
    // it takes no links from the folder that it watches
    await process.line(/Serving RPC and Web requests/);
    const argv = ["transmission-remote", `${address}:${RPC_PORT}`, "--add", task.torrent];
    await scene.spawn(argv, { name: "transmission-remote" }).exited();
  }
  return {
    process,
    address,
    completed: async () => {
      await process.line(/State changed from "Incomplete" to "Complete"/);
    },
  };
}

/** Transmission's daemon. It looks after its peers every 10 s alone, so that what it takes part in takes as long. */
export const transmission = {
  name: "Transmission",
  isInstalled: () => isInPath("transmission-daemon") && isInPath("transmission-show"),
  writesEmptyFiles: false,

  async seed(scene: Stage, task: TransmissionTask): Promise<Peer> {
    const peer = await transmission.serve(scene, task);
    await peer.process.line(/Announce response|Scrape successful|Got \d+ (seeds|peers)/);
    return peer;
  },

  /** Starts serving what is in the folder, whether a tracker knows of it or not. */
  async serve(scene: Stage, task: TransmissionTask): Promise<Peer> {
    const peer = await start(scene, task);
    await peer.process.line(/Verification is done/);
    return { ...peer, completed: () => Promise.resolve() };
  },

  download: start,

  /** Loads a torrent and gives what Transmission prints of it. */
  show(scene: Scene, torrent: string): Promise<string> {
    return scene.run(["transmission-show", torrent]);
  },
} satisfies Client & Record<string, unknown>;
