import { toHex } from "../hash/mod.ts";
import type { LogLevel } from "../io/mod.ts";
import { Bitfield, type InfoHashes, type Metainfo, PieceLayout } from "../metainfo/mod.ts";
import { PieceJournal, TorrentStorage } from "../storage/mod.ts";
import { PiecePicker, RateMeter } from "../swarm/mod.ts";
import { makePeerId } from "../wire/mod.ts";
import type { LogSubject, SwarmCore, TorrentCore } from "./core.ts";
import type { TorrentHost } from "./host.ts";
import { onDiskNames } from "./on_disk_names.ts";
import type { ContentOptions } from "./options.ts";
import type { BlockSource, Peer } from "./peer.ts";
import { PeerLimits } from "./peer_limits.ts";
import { STATE_DIR } from "./records.ts";
import { Tasks } from "./tasks.ts";
import { WireInfoHashes } from "./wire_info_hashes.ts";

/** Memory for pieces that were begun: as many as fit, but at least a few, whatever their length. */
const PARTIALS_BYTES = 64 * 1024 * 1024;
const MIN_PARTIALS = 4;
const MAX_PARTIALS = 1_024;

/** What {@linkcode makeSwarmCore} is told. */
export interface SwarmCoreOptions {
  /** By which peers, trackers and the DHT know the torrent. */
  readonly infoHashes: InfoHashes;
  /** What the log calls it. */
  name(): string;
  /** A task failed that should have handled its own errors. */
  failed(error: unknown): void;
}

/** Makes what the topics of a torrent share from the beginning; touches nothing yet. */
export function makeSwarmCore(
  host: Pick<TorrentHost, "io" | "version"> & Partial<Pick<TorrentHost, "peerLimits">>,
  options: SwarmCoreOptions,
): SwarmCore {
  const { io } = host;
  const infoHashes = new WireInfoHashes(options.infoHashes);
  const log = (level: LogLevel, message: string, about: LogSubject = {}) =>
    io.log.write({
      level,
      message,
      torrent: options.name(),
      ...(about.peer ? { peer: about.peer.address } : {}),
      ...(about.error === undefined ? {} : { error: about.error }),
    });
  return {
    io,
    infoHashes,
    infoHash: infoHashes.v1 ?? infoHashes.all[0] ?? new Uint8Array(20),
    log,
    tasks: new Tasks((error) => {
      log("error", "A task failed", { error });
      options.failed(error);
    }),
    peerId: makePeerId(host.version, io.random),
    peers: new Map<number, Peer>(),
    peerLimits: host.peerLimits ?? new PeerLimits(),
    traffic: { download: new RateMeter(), upload: new RateMeter(), wastedBytes: 0 },
  };
}

/** Makes what the topics share that have to do with the data of a torrent; touches nothing yet. */
export function makeTorrentCore(
  swarm: SwarmCore,
  metainfo: Metainfo,
  options: Pick<
    ContentOptions,
    | "outputDir"
    | "name"
    | "fileNames"
    | "allocation"
    | "marksPartialFiles"
    | "sequential"
    | "anyPiece"
  >,
): TorrentCore {
  const { io, infoHash, log } = swarm;
  const layout = new PieceLayout(metainfo);
  const store = io.disk.open(options.outputDir);
  const stateName = `${STATE_DIR}/${toHex(infoHash)}`;
  const journal = new PieceJournal(store, `${stateName}.journal`);
  return {
    ...swarm,
    metainfo,
    layout,
    journal,
    storage: new TorrentStorage(metainfo, layout, {
      store,
      hasher: io.disk.hasher,
      journal,
      journalFailed: (error) => log("debug", "Cannot keep the journal", { error }),
      partFile: `${stateName}.parts`,
      names: onDiskNames(metainfo, options.name, options.fileNames),
      allocation: options.allocation ?? "sparse",
      marksPartialFiles: options.marksPartialFiles ?? false,
    }),
    picker: new PiecePicker<BlockSource>({
      pieceCount: layout.pieceCount,
      blockCount: (piece) => layout.blockCount(piece),
      have: new Bitfield(layout.pieceCount),
      random: io.random,
      maxPartials: maxPartials(layout.pieceLength),
      sequential: options.sequential ?? false,
      anyPiece: options.anyPiece ?? false,
    }),
  };
}

function maxPartials(pieceLength: number): number {
  return Math.max(MIN_PARTIALS, Math.min(MAX_PARTIALS, Math.floor(PARTIALS_BYTES / pieceLength)));
}
