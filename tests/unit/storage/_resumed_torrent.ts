import { Bitfield } from "../../../lib/metainfo/mod.ts";
import {
  decodeResume,
  encodeResume,
  type PieceJournal,
  planResume,
  type ResumePlan,
  type TorrentStorage,
} from "../../../lib/storage/mod.ts";
import { SeededRandom } from "../../../lib/testing/mod.ts";
import {
  type Fixture,
  openJournal,
  openStorage,
  OUT,
  rightPieces,
  writePieces,
} from "./_fixture.ts";

const RECORD = "x.resume";

/** A torrent that keeps a record as one that is downloaded does: it can be ended at any moment, and started again. */
export class ResumedTorrent {
  readonly have: Bitfield;
  readonly storage: TorrentStorage;
  readonly #fixture: Fixture;
  readonly #journal: PieceJournal;

  constructor(fixture: Fixture) {
    this.#fixture = fixture;
    this.#journal = openJournal(fixture);
    this.storage = openStorage(fixture, { journal: this.#journal });
    this.have = new Bitfield(fixture.layout.pieceCount);
  }

  /** The pieces that are there, sorted. */
  get pieces(): number[] {
    return [...this.have];
  }

  /** Writes pieces at a later time. */
  async download(pieces: readonly number[]): Promise<void> {
    this.#fixture.disk.now += 1000;
    for (const piece of pieces) {
      await writePieces(this.#fixture, this.storage, [piece]);
      this.have.add(piece);
      await this.#journal.add(piece);
    }
  }

  /** Syncs and records what is there. */
  async record(): Promise<void> {
    const { disk, metainfo, layout } = this.#fixture;
    const pieces = Bitfield.from(this.have.bytes, layout.pieceCount);
    await this.storage.flush();
    const files = [];
    for (const file of metainfo.files.keys()) {
      const path = this.storage.path(file);
      const stat = await disk.open(OUT).stat(path);
      if (stat?.kind === "file") files.push({ path, size: stat.size, mtimeMs: stat.mtimeMs });
    }
    const totals = { uploadedBytes: 1, downloadedBytes: 2, savedAt: disk.now };
    await disk.openState(`${OUT}/.shoal`).write(
      RECORD,
      encodeResume({ infoHash: "00", pieces, files, ...totals }),
    );
    await this.#journal.restart([]);
  }

  /** Says what is believed at a start; undefined where there is no record. */
  async plan(): Promise<ResumePlan | undefined> {
    const { disk, metainfo, layout } = this.#fixture;
    const bytes = await disk.openState(`${OUT}/.shoal`).read(RECORD);
    if (bytes === undefined) return undefined;
    const stats = new Map();
    for (const file of metainfo.files.keys()) {
      const stat = await disk.open(OUT).stat(this.storage.path(file));
      if (stat?.kind === "file") stats.set(file, stat);
    }
    return planResume(decodeResume(bytes), {
      metainfo,
      layout,
      journal: await this.#journal.read(),
      journalAtMs: this.#journal.writtenAtMs,
      stats,
      pathOf: (file) => this.storage.path(file),
      isWanted: () => true,
      hasParts: false,
      random: new SeededRandom(3),
    });
  }

  /** Starts: finds out what is there, and gives the pieces that were hashed for it. */
  async start(): Promise<number[]> {
    const { hasher } = this.#fixture.disk;
    const before = hasher.hashedPieces.length;
    const plan = await this.plan();
    const all = Bitfield.full(this.have.length);
    const { trusted, doubtful, samples, toCheck } = plan ??
      { trusted: [], doubtful: [], samples: [], toCheck: [...all] };
    const passed = await rightPieces(this.storage, samples);
    const believed = passed.length === samples.length ? doubtful : [];
    const unsure = passed.length === samples.length ? toCheck : [...toCheck, ...doubtful];
    const right = await rightPieces(this.storage, unsure);
    for (const piece of [...trusted, ...believed, ...right]) this.have.add(piece);
    return hasher.hashedPieces.slice(before).sort((a, b) => a - b);
  }
}
