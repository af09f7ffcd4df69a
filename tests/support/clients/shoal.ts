import type { ClientProcess } from "./client_process.ts";
import type { Client, Peer, PeerTask } from "./peer.ts";
import type { Scene, Stage } from "./scene.ts";
import { shoalCommand } from "./shoal_program.ts";
import type { CreatedTorrent, CreateTask } from "./torrent_maker.ts";

/** Where it listens for peers. */
const PORT = 6881;

/** One torrent for Shoal. */
export interface ShoalTask extends PeerTask {
  /** More options of the program. */
  readonly options?: readonly string[];
}

function start(scene: Stage, task: ShoalTask, verb: readonly string[]): Peer {
  const address = task.address ?? scene.address();
  const encryption = task.encryption === "rc4" ? ["--encryption", "required"] : [];
  const options = [...encryption, ...(task.options ?? [])];
  const process = scene.spawn(
    shoalCommand(...verb, "--bind", address, "--port", `${PORT}`, "--json", "-vv", ...options),
    { name: `Shoal at ${address}`, noise: /"event":"progress"/ },
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

  async seed(scene: Stage, task: ShoalTask): Promise<Peer> {
    const peer = start(scene, task, ["seed", task.torrent, task.dir]);
    await peer.process.line(/Announced \(started\)/);
    return peer;
  },

  /** Starts serving what is in the folder, whether a tracker knows of it or not. */
  async serve(scene: Stage, task: ShoalTask): Promise<Peer> {
    const peer = start(scene, task, ["seed", task.torrent, task.dir]);
    await peer.process.line(/"event":"seeding"/);
    return peer;
  },

  download(scene: Stage, task: ShoalTask): Promise<Peer> {
    return Promise.resolve(start(scene, task, ["get", task.torrent, "-o", task.dir, "--seed"]));
  },

  /** Starts a download, with more options if there are, whose process ends when it is complete. */
  get(scene: Stage, task: PeerTask, ...options: readonly string[]): ClientProcess {
    return start(scene, task, ["get", task.torrent, "-o", task.dir, ...options]).process;
  },

  /** Runs a command to its end; gives its output. */
  run(scene: Scene, ...args: readonly string[]): Promise<string> {
    return scene.run(shoalCommand(...args));
  },

  /** Starts a command that may end with any status. */
  command(scene: Stage, ...args: readonly string[]): ClientProcess {
    return scene.spawn(shoalCommand(...args), { name: `shoal ${args[0]}` });
  },

  /** Makes a torrent by `shoal create`. */
  async create(scene: Scene, task: CreateTask): Promise<CreatedTorrent> {
    const { content, out, version, pieceLength, tracker } = task;
    const options = ["-o", out, `--${version}`, "--piece-length", `${pieceLength}`];
    const announce = tracker === undefined ? [] : ["-t", tracker];
    const argv = ["create", content.path, ...options, ...announce, "--json"];
    const made = JSON.parse(await scene.run(shoalCommand(...argv)));
    return { v1: made.infoHashV1, v2: made.infoHashV2 };
  },
} satisfies Client & Record<string, unknown>;
