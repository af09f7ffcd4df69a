import type { EventField, EventRow } from "../../lib/client/mod.ts";
import { SeededRandom } from "../../lib/testing/mod.ts";

const SUBJECTS = ["ubuntu", "debian", "fedora", "arch", "opensuse", "alpine", "freebsd", "openbsd"];
const KINDS = [
  "desktop-amd64.iso",
  "netinst.iso",
  "live-x86_64.iso",
  "source.tar.xz",
  "server.img",
];
const LABELS = ["iso", "archive", "video", "audio", "data", "books"];
const TRACKERS = [
  ...["torrent.ubuntu.com:443", "bttracker.debian.org:6969", "tracker.archive.org:6969"],
  ...["tracker.example.org:80", "bt1.archive.org:6969"],
];

/** Torrents of a made-up daemon, most of which do nothing. */
export class MadeUpRows {
  /** The torrents. */
  readonly rows: EventRow[];
  readonly #random = new SeededRandom(7);
  #at = 0;

  /** Makes so many of them. */
  constructor(count: number) {
    this.rows = Array.from({ length: count }, (_, index) => this.#row(index + 1));
  }

  /** Rows as a `reset` has them. */
  values(fields: readonly EventField[]): unknown[][] {
    return this.rows.map((row) => fields.map((field) => row[field] ?? null));
  }

  /** Changes so many, one after the other, as torrents that download do; gives what changed. */
  change(count: number): [number, Partial<EventRow>][] {
    return Array.from({ length: count }, () => {
      this.#at = (this.#at + 1) % this.rows.length;
      const row = this.rows[this.#at]!;
      const doneBytes = Math.min(row.wantedBytes, row.doneBytes + this.#below(4_000_000));
      const changed = {
        doneBytes,
        downloadRate: this.#below(9_000_000),
        uploadRate: this.#below(900_000),
        etaSeconds: this.#below(9_000),
        connectedPeers: this.#below(60),
      };
      this.rows[this.#at] = { ...row, ...changed };
      return [row.id, changed];
    });
  }

  #below(limit: number): number {
    return this.#random.below(limit);
  }

  #pick<T>(values: readonly T[]): T {
    return values[this.#below(values.length)]!;
  }

  #row(id: number): EventRow {
    const wantedBytes = this.#below(9_000_000_000) + 1;
    const isActive = this.#below(100) < 2;
    const isDone = this.#below(3) > 0;
    const doneBytes = isDone ? wantedBytes : this.#below(wantedBytes);
    const isStopped = this.#below(4) === 0;
    const health = this.#below(12) === 0 ? "unreachable" : "working";
    return {
      id,
      infoHash: id.toString(16).padStart(40, "0"),
      infoHashV2: null,
      name: `${this.#pick(SUBJECTS)}-${this.#below(30)}.${this.#below(12)}-${this.#pick(KINDS)}`,
      state: isStopped ? "stopped" : isDone ? "seeding" : "downloading",
      trouble: this.#below(200) === 0
        ? { kind: "no-space", text: "the disk is full: 240 MiB more needed" }
        : null,
      reason: "",
      isFinished: false,
      isStalled: !isActive && !isDone && this.#below(3) === 0,
      isPrivate: false,
      hasMetadata: true,
      metadataProgress: 1,
      labels: this.#below(2) === 0 ? [this.#pick(LABELS)] : [],
      group: "",
      outputDir: "/data",
      queuePosition: id,
      bandwidthPriority: "normal",
      isSequential: false,
      isSuperSeeding: false,
      totalBytes: wantedBytes,
      wantedBytes,
      doneBytes,
      haveBytes: doneBytes,
      uncheckedBytes: 0,
      checkProgress: 0,
      pieceLength: 4 * 2 ** 20,
      pieceCount: 1_000,
      fileCount: this.#below(40) + 1,
      downloadedBytes: doneBytes,
      uploadedBytes: this.#below(wantedBytes * 2),
      corruptBytes: 0,
      ratio: this.#below(40_000) / 10_000,
      downloadRate: isActive && !isDone ? this.#below(9_000_000) : 0,
      uploadRate: isActive ? this.#below(900_000) : 0,
      etaSeconds: isDone ? null : this.#below(90_000),
      addedAt: 1_760_000_000_000 + id * 60_000,
      doneAt: isDone ? 1_762_000_000_000 : 0,
      startedAt: 1_760_000_000_000,
      activeAt: 1_762_000_000_000,
      editedAt: 0,
      secondsDownloading: 3_600,
      secondsSeeding: 7_200,
      comment: "",
      creator: "",
      source: "",
      connectedPeers: isActive ? this.#below(60) : 0,
      sendingPeers: isActive ? 4 : 0,
      gettingPeers: isActive ? 2 : 0,
      activeWebSeeds: 0,
      seeders: this.#below(90),
      leechers: this.#below(30),
      trackers: [[this.#pick(TRACKERS), health], [this.#pick(TRACKERS), "working"]],
    };
  }
}
