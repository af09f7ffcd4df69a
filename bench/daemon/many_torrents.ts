import { encode } from "../../lib/bencode/mod.ts";
import {
  DEFAULT_TORRENT_SETTINGS,
  NO_PROGRESS,
  Store,
  type TorrentSummary,
} from "../../lib/daemon/store/mod.ts";
import { sha1, toHex } from "../../lib/hash/mod.ts";
import { Bitfield } from "../../lib/metainfo/mod.ts";
import { encodeResume } from "../../lib/storage/mod.ts";
import type { LoopbackTorrent } from "../../tests/support/loopback_torrent.ts";
import { FakeClock } from "../../tests/support/fake_clock.ts";
import { FakeLog } from "../../tests/support/fake_log.ts";

/** Pieces of each, which make about 20 KB of metainfo. */
const PIECE_COUNT = 960;
const PIECE_LENGTH = 16_384;
const TOTAL_BYTES = PIECE_COUNT * PIECE_LENGTH;

/** What all summaries have in common. */
const SUMMARY = {
  fileCount: 1,
  isPrivate: false,
  comment: "",
  creator: "mktorrent 1.1",
  createdAt: 1_700_000_000_000,
  source: "",
} as const;

/** Torrents that are written together. */
const BATCH = 250;

/** A torrent of the list. */
export interface ListedTorrent {
  /** What it is called; the name of its one file. */
  readonly name: string;
  /** Its .torrent file. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** In hexadecimal digits. */
  readonly infoHash: string;
  /** Each a tier. */
  readonly trackers: readonly string[];
  /** Whether it runs. */
  readonly isStarted: boolean;
  /** Whether its file is there, as far as the records tell. */
  readonly isComplete: boolean;
  /** What is known of it. */
  readonly summary: TorrentSummary;
}

/** Makes a torrent of nothing: nobody has bytes that its hashes are of. */
export function makeTorrent(
  number: number,
  { trackers, isStarted }: Pick<ListedTorrent, "trackers" | "isStarted">,
): ListedTorrent {
  const name = `A torrent with a name as long as they are ${number} x264-GROUP`;
  const pieces = new Uint8Array(PIECE_COUNT * 20);
  new DataView(pieces.buffer).setUint32(0, number);
  for (let at = 4; at < pieces.length; at++) pieces[at] = (at * 31 + number) & 0xff;
  const info = { length: TOTAL_BYTES, name, "piece length": PIECE_LENGTH, pieces };
  const bytes = encode({
    announce: trackers[0] ?? "",
    "announce-list": trackers.map((url) => [url]),
    "created by": "mktorrent 1.1",
    "creation date": 1_700_000_000,
    info,
  });
  return {
    name,
    bytes,
    infoHash: toHex(sha1(encode(info))),
    trackers,
    isStarted,
    isComplete: isStarted,
    summary: {
      ...SUMMARY,
      totalBytes: TOTAL_BYTES,
      pieceLength: PIECE_LENGTH,
      pieceCount: PIECE_COUNT,
    },
  };
}

/** Lists a torrent that has bytes, to be downloaded. */
export function listTorrent(
  { bytes, metainfo }: LoopbackTorrent,
  trackers: readonly string[],
): ListedTorrent {
  const { name, infoHashes, totalLength: totalBytes, pieceLength, pieceCount } = metainfo;
  return {
    name,
    bytes,
    infoHash: toHex(infoHashes.v1 ?? new Uint8Array()),
    trackers,
    isStarted: true,
    isComplete: false,
    summary: { ...SUMMARY, totalBytes, pieceLength, pieceCount },
  };
}

/** Writes a state with these torrents. */
export async function writeState(
  stateDir: string,
  outputDir: string,
  torrents: readonly ListedTorrent[],
): Promise<void> {
  await using store = await Store.open(stateDir, { clock: new FakeClock(), log: new FakeLog() });
  await store.saveSettings({ minFreeBytes: 0 });
  const records = store.state("records");
  for (let from = 0; from < torrents.length; from += BATCH) {
    await Promise.all(
      torrents.slice(from, from + BATCH).map(async (torrent, index) => {
        const { infoHash, name, trackers, isStarted, isComplete, summary } = torrent;
        const id = await store.addTorrent({
          infoHash,
          infoHashV2: undefined,
          name,
          outputDir,
          addedAt: 1_750_000_000_000 + from + index,
          summary,
          settings: {
            ...DEFAULT_TORRENT_SETTINGS,
            isStopped: !isStarted,
            queuePosition: from + index,
            trackers: trackers.map((url) => [url]),
            webSeeds: [],
          },
        }, { kind: "metainfo", bytes: torrent.bytes });
        const doneBytes = isComplete ? TOTAL_BYTES : 0;
        store.progress(id, {
          ...NO_PROGRESS,
          wantedBytes: summary.totalBytes,
          doneBytes,
          haveBytes: doneBytes,
          doneAt: isComplete ? 1_750_000_000_000 : 0,
        });
        if (isComplete) {
          await records.write(`${infoHash}.resume`, await claimAll(torrent, outputDir));
        }
      }),
    );
    await store.flush();
  }
}

/** Makes the file of a torrent, which takes no room, and the record that says that it is whole. */
async function claimAll({ name, infoHash }: ListedTorrent, outputDir: string): Promise<Uint8Array> {
  const path = `${outputDir}/${name}`;
  {
    using file = await Deno.open(path, { write: true, create: true });
    await file.truncate(TOTAL_BYTES);
  }
  const { mtime } = await Deno.stat(path);
  return encodeResume({
    infoHash,
    pieces: Bitfield.full(PIECE_COUNT),
    files: [{ path: name, size: TOTAL_BYTES, mtimeMs: mtime?.getTime() ?? 0 }],
    uploadedBytes: 0,
    downloadedBytes: TOTAL_BYTES,
    savedAt: 1_750_000_000_000,
  });
}
