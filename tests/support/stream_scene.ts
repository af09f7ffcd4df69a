import { serve, type ServedDaemon } from "../../lib/daemon/mod.ts";
import { createTorrent } from "../../mod.ts";
import type { LoopbackScene } from "./loopback_scene.ts";
import { LoopbackTracker } from "./loopback_tracker.ts";

/** The token of the daemons here. */
export const STREAM_TOKEN = "a-token-of-a-test";

/** How long it may take from a request to its first bytes. */
export const SEEK_MS = 1_000;

/** What a {@linkcode StreamScene} is made of. */
export interface StreamSceneOptions {
  /** Files by their paths; a torrent of a single file where there is one. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** Bytes a second that each seeder sends. */
  readonly bytesPerSec: number;
  /** Seeders; 3 by default. */
  readonly seeders?: number;
  /** Bytes of a piece; 64 KiB by default. */
  readonly pieceLength?: number;
}

/** A daemon that downloads a torrent from seeders of this machine, each as fast as it is told to be. */
export interface StreamScene {
  /** The daemon. */
  readonly daemon: ServedDaemon;
  /** Where the torrent's streams are. */
  readonly url: string;
  /** The bytes of the .torrent file. */
  readonly metainfo: Uint8Array<ArrayBuffer>;
  /** Asks the daemon for a path, signed. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** What the API tells of the torrent. */
  status(): Promise<{ readonly state: string; readonly haveBytes: number }>;
}

/** Seeds files, and has a daemon download them. */
export async function openStreamScene(
  scene: LoopbackScene,
  options: StreamSceneOptions,
): Promise<StreamScene> {
  const { metainfo } = await seedFiles(scene, options);
  const daemon = await serve({
    at: { hostname: "127.0.0.1", port: 0 },
    stateDir: `${scene.dir}/state`,
    outputDir: `${scene.dir}/downloads`,
    bind: "127.0.0.1",
    dhtNodes: [],
    token: STREAM_TOKEN,
    settings: { choosesPort: true, lsd: false, portMapping: false, minFreeBytes: 0 },
    log: scene.log("daemon"),
  });
  scene.use({ [Symbol.asyncDispose]: () => daemon.close() });
  function ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${STREAM_TOKEN}`);
    return fetch(new URL(path, daemon.url), { ...init, headers });
  }
  const added = await ask("/api/v1/torrents", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ metainfo: metainfo.toBase64() }),
  });
  const { torrent } = await added.json();
  return {
    daemon,
    metainfo,
    ask,
    url: `${daemon.url}stream/${torrent.id}`,
    status: async () => await (await ask(`/api/v1/torrents/${torrent.id}`)).json(),
  };
}

/** Seeds files by sessions of this machine that a tracker names. */
export async function seedFiles(
  scene: LoopbackScene,
  { files, bytesPerSec, seeders = 3, pieceLength = 65_536 }: StreamSceneOptions,
): Promise<{ readonly metainfo: Uint8Array<ArrayBuffer> }> {
  const paths = Object.keys(files);
  const name = paths.length === 1 ? paths[0] ?? "" : "torrent";
  const source = await scene.folder("source");
  for (const [path, bytes] of Object.entries(files)) {
    const to = paths.length === 1 ? `${source}/${path}` : `${source}/${name}/${path}`;
    await Deno.mkdir(to.slice(0, to.lastIndexOf("/")), { recursive: true });
    await Deno.writeFile(to, bytes);
  }
  const ports: number[] = [];
  const tracker = scene.use(
    new LoopbackTracker({
      peers: () => ports.map((port) => ({ hostname: "127.0.0.1", port })),
    }),
  );
  const created = await createTorrent(`${source}/${name}`, {
    trackers: [[tracker.url]],
    pieceLength,
  });
  for (let number = 0; number < seeders; number++) {
    const { session } = await scene.session(`seeder ${number}`, { uploadLimit: bytesPerSec });
    const torrent = await session.add(created.bytes, { outputDir: source });
    await torrent.completed;
    ports.push(session.port);
  }
  return { metainfo: created.bytes };
}

/** Bytes without a pattern, the same in every run. */
export function noise(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(length / 4));
  let state = seed;
  for (let at = 0; at < words.length; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[at] = state;
  }
  return new Uint8Array(words.buffer, 0, length);
}
