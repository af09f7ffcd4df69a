import type { ClientProcess } from "./client_process.ts";
import type { Client, Peer, PeerTask } from "./peer.ts";
import type { Scene, Stage } from "./scene.ts";
import type { CreatedTorrent, CreateTask } from "./torrent_maker.ts";

/** The Python that Debian's bindings are for. */
const PYTHON = "/usr/bin/python3";

const SCRIPT = new URL("libtorrent_peer.py", import.meta.url).pathname;

/** Where it listens. */
const PORT = 6881;

let isImportable: boolean | undefined;

function tryImport(): boolean {
  try {
    const args = ["-c", "import libtorrent"];
    return new Deno.Command(PYTHON, { args, stdout: "null", stderr: "null" }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** What libtorrent says of a torrent. */
export interface LibtorrentInfo extends CreatedTorrent {
  /** Paths and lengths of its files, pad files too. */
  readonly files: readonly (readonly [path: string, length: number])[];
}

/** `enc_policy.pe_forced`, and a level of `enc_level`. */
function encryptionSettings(encryption: "rc4" | "plaintext"): Record<string, number> {
  const level = encryption === "rc4" ? 2 : 1;
  return { out_enc_policy: 0, in_enc_policy: 0, allowed_enc_level: level };
}

/** One torrent for libtorrent. */
export interface LibtorrentTask extends PeerTask {
  /** Settings of its session. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
  /** Addresses of peers to begin with. */
  readonly peers?: readonly string[];
  /** Addresses of nodes of the DHT to begin with; it uses none unless given. */
  readonly dhtNodes?: readonly string[];
  /** Whether it shows peers one piece at a time (BEP 16). */
  readonly superSeeding?: boolean;
}

/** All that it has, but that its DHT takes several nodes of one network. */
const DHT_SETTINGS = {
  enable_dht: true,
  dht_bootstrap_nodes: "",
  dht_restrict_routing_ips: false,
  dht_restrict_search_ips: false,
  dht_ignore_dark_internet: false,
} as const;

/** uTP and nothing else. */
export const UTP_ALONE = {
  enable_outgoing_tcp: false,
  enable_incoming_tcp: false,
  enable_outgoing_utp: true,
  enable_incoming_utp: true,
} as const;

function withPort(address: string): readonly [string, number] {
  return [address, PORT];
}

async function start(scene: Stage, task: LibtorrentTask): Promise<Peer> {
  const { torrent, dir, address = scene.address(), uploadLimit = 0, encryption } = task;
  const { peers = [], dhtNodes, superSeeding = false } = task;
  const settings = JSON.stringify({
    ...(encryption ? encryptionSettings(encryption) : {}),
    ...(dhtNodes ? DHT_SETTINGS : {}),
    ...task.settings,
  });
  const more = JSON.stringify({
    peers: peers.map(withPort),
    dht_nodes: (dhtNodes ?? []).map(withPort),
    super_seeding: superSeeding,
  });
  const argv = [
    PYTHON,
    SCRIPT,
    "run",
    torrent,
    dir,
    address,
    `${PORT}`,
    `${uploadLimit}`,
    settings,
    more,
  ];
  const process = await listening(scene, argv, `libtorrent at ${address}`);
  return {
    process,
    address,
    completed: async () => {
      await process.line(/"event": "complete"/);
    },
  };
}

/** The exit status of what ended by a segmentation fault. */
const CRASHED = 139;

/** How often libtorrent is started that crashes before it listens, which it does once in some hundred times. */
const MAX_STARTS = 3;

/** Starts libtorrent, and waits until it listens. */
async function listening(
  scene: Stage,
  argv: readonly string[],
  name: string,
): Promise<ClientProcess> {
  for (let start = 1;; start++) {
    const process = scene.spawn(argv, { name });
    try {
      await process.line(/"kind": "listen_succeeded"/);
      return process;
    } catch (error) {
      if (start === MAX_STARTS || await process.exited() !== CRASHED) throw error;
    }
  }
}

/** libtorrent-rasterbar, which is inside qBittorrent and Deluge, by way of its Python bindings. */
export const libtorrent = {
  name: "libtorrent",
  isInstalled: () => isImportable ??= tryImport(),
  writesEmptyFiles: true,

  async seed(scene: Stage, task: LibtorrentTask): Promise<Peer> {
    const peer = await libtorrent.serve(scene, task);
    await peer.process.line(/"event": "announced"/);
    return peer;
  },

  download: start,

  /** Starts serving what is in the folder, whether a tracker knows of it or not. */
  async serve(scene: Stage, task: LibtorrentTask): Promise<Peer> {
    const peer = await start(scene, task);
    await peer.completed();
    return peer;
  },

  /** Starts a node of the DHT that has no torrent. */
  async node(scene: Scene, address: string): Promise<Peer> {
    return await start(scene, { torrent: "", dir: scene.dir, address, dhtNodes: [] });
  },

  /** Makes a torrent, of the files in the order of {@linkcode Content.paths}. */
  async create(scene: Scene, task: CreateTask): Promise<LibtorrentInfo> {
    const { content: { parent, paths }, out, version, pieceLength } = task;
    const { tracker = "", webSeed = "" } = task;
    const argv = ["create", parent, out, `${pieceLength}`, version, tracker, webSeed, ...paths];
    return JSON.parse(await scene.run([PYTHON, SCRIPT, ...argv]));
  },

  /** Loads a torrent and says what is in it. */
  async show(scene: Scene, torrent: string): Promise<LibtorrentInfo> {
    return JSON.parse(await scene.run([PYTHON, SCRIPT, "show", torrent]));
  },
} satisfies Client & Record<string, unknown>;
