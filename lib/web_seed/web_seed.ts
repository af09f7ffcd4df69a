import type { Clock, Http } from "../io/mod.ts";
import { Bitfield, type Metainfo, type PieceLayout } from "../metainfo/mod.ts";
import type { BlockJoiner } from "./block_joiner.ts";
import { Health } from "./health.ts";
import { openBody, type WebBody } from "./open_body.ts";
import { planRanges, type WebRange } from "./range_plan.ts";
import { WebSeedError } from "./web_seed_error.ts";
import { fileUrl, parseWebUrl, pieceUrl, type WebUrl } from "./web_seed_url.ts";

/** How a web seed is asked: for files as any web server (BEP 19), or for pieces by a script (BEP 17). */
export type WebSeedKind = "files" | "pieces";

/** What a web seed is made from. */
export interface WebSeedOptions {
  /** How it is asked. */
  readonly kind: WebSeedKind;
  /** What it seeds. */
  readonly metainfo: Metainfo;
  /** Which bytes are in which piece and file. */
  readonly layout: PieceLayout;
  /** The 20-byte info-hash that scripts are told. */
  readonly infoHash: Uint8Array;
  /** Goes one hop. */
  readonly http: Http;
  /** Says what time it is where a server gives a date. */
  readonly clock: Clock;
  /** The `User-Agent` field. */
  readonly userAgent: string;
}

/** A web server that has a torrent's data: what is known of it, and how it is asked. */
export class WebSeed {
  /** Its URL, without user name and password. */
  readonly url: string;
  /** How it is asked. */
  readonly kind: WebSeedKind;
  /** Whether it may be asked. */
  readonly health: Health = new Health();
  readonly #base: WebUrl;
  readonly #options: WebSeedOptions;
  /** Files that it does not have, and why. */
  readonly #gone = new Map<number, string>();
  /** Files that it gives from their beginning alone. */
  readonly #wholeOnly = new Set<number>();
  /** Where it redirected to, by number of the file. */
  readonly #moved = new Map<number, WebUrl>();

  /**
   * Knows nothing yet.
   *
   * @throws {TypeError} if the URL is none of HTTP or HTTPS.
   */
  constructor(url: string, options: WebSeedOptions) {
    const base = parseWebUrl(url);
    if (base === undefined) throw new TypeError("Cannot use a web seed: its URL is not of HTTP");
    this.#base = base;
    this.#options = options;
    this.url = base.url.href;
    this.kind = options.kind;
  }

  /** Files that it does not have, and why. */
  get gone(): ReadonlyMap<number, string> {
    return this.#gone;
  }

  /** Whether it gives a file from its beginning alone. */
  givesWholeOnly(file: number): boolean {
    return this.#wholeOnly.has(file);
  }

  /** Gives the pieces that it has, those with bytes of a file in `without` aside. */
  pieces(without: Iterable<number> = []): Bitfield {
    const { layout } = this.#options;
    const pieces = new Bitfield(layout.pieceCount);
    for (let piece = 0; piece < layout.pieceCount; piece++) pieces.add(piece);
    for (const file of [...this.#gone.keys(), ...without]) {
      const { first, last } = layout.filePieces(file);
      for (let piece = first; piece <= last; piece++) pieces.delete(piece);
    }
    return pieces;
  }

  /** Finds what to ask it for, so that it makes these blocks with what the joiner has. */
  plan(
    blocks: readonly { readonly piece: number; readonly block: number }[],
    joiner: BlockJoiner,
  ): WebRange[] {
    const { layout, metainfo } = this.#options;
    return planRanges(blocks, {
      layout,
      files: metainfo.files,
      unit: this.kind === "files" ? "file" : "piece",
      gaps: (piece, block) => joiner.gaps(piece, block),
    });
  }

  /**
   * Asks for a range.
   *
   * @throws {WebSeedError} if it does not give it; then what this says of its files is noted.
   * @throws what `signal` was aborted with.
   */
  async open(range: WebRange, signal: AbortSignal): Promise<WebBody> {
    const { source } = range;
    if (source.kind === "file") return await this.#openFile(source, range.length, signal);
    if (source.kind === "piece") return await this.#openPiece(source, range.length, signal);
    throw new TypeError("Cannot ask for zeros: nobody has to send them");
  }

  async #openFile(
    source: { readonly file: number; readonly offset: number },
    length: number,
    signal: AbortSignal,
  ): Promise<WebBody> {
    const { metainfo } = this.#options;
    const { file, offset } = source;
    const fileLength = metainfo.files[file]?.length ?? 0;
    const asked = { offset, length, fileLength };
    const original = { ...this.#base, url: fileUrl(this.#base.url, metainfo, file) };
    const moved = this.#moved.get(file);
    try {
      const body = await this.#openMoved(moved, asked, signal) ??
        await openBody(original, asked, { ...this.#options, signal });
      if (body.from.url.href !== original.url.href) this.#moved.set(file, body.from);
      if (body.isWhole) this.#wholeOnly.add(file);
      return body;
    } catch (error) {
      if (error instanceof WebSeedError && error.kind === "gone") {
        this.#gone.set(file, error.message);
      }
      throw error;
    }
  }

  /** Asks where it redirected to before, for as long as that answers; a mirror may be gone tomorrow. */
  async #openMoved(
    moved: WebUrl | undefined,
    asked: { readonly offset: number; readonly length: number; readonly fileLength: number },
    signal: AbortSignal,
  ): Promise<WebBody | undefined> {
    if (moved === undefined) return undefined;
    try {
      return await openBody(moved, asked, { ...this.#options, signal });
    } catch (error) {
      if (!(error instanceof WebSeedError) || error.kind === "busy") throw error;
      for (const [file, where] of this.#moved) if (where === moved) this.#moved.delete(file);
      return undefined;
    }
  }

  async #openPiece(
    source: { readonly piece: number; readonly begin: number },
    length: number,
    signal: AbortSignal,
  ): Promise<WebBody> {
    const { infoHash, layout } = this.#options;
    const pieceSize = layout.pieceSize(source.piece);
    const url = pieceUrl(this.#base.url, { ...source, length }, { infoHash, pieceSize });
    const asked = { offset: 0, length };
    try {
      return await openBody({ ...this.#base, url }, asked, { ...this.#options, signal });
    } catch (error) {
      // A script that says 404 may mean one piece, or itself; BEP 17 has it asked again, less often.
      if (!(error instanceof WebSeedError) || error.kind !== "gone") throw error;
      throw new WebSeedError("failed", error.message);
    }
  }
}
