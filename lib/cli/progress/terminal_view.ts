import type { Clock } from "../../io/mod.ts";
import type { TorrentStatus } from "../../torrent/mod.ts";
import type { Screen } from "../output/screen.ts";
import { plainText } from "../output/plain_text.ts";
import { cutMiddle, cutText, textWidth } from "../output/text_width.ts";
import { busiestFirst, peerLine, trackerLine } from "./detail_lines.ts";
import { completedLines, stoppedLine } from "./result_text.ts";
import { barLine, seedLine } from "./status_bar.ts";
import { isSeeding, metadataText, privateNotice, torrentSize, waitingText } from "./status_text.ts";
import type {
  CompletedTorrent,
  FailedTorrent,
  ProgressView,
  ViewedTorrent,
} from "./viewed_torrent.ts";

/** Peers shown of each torrent with `-v`. */
const MAX_PEER_LINES = 10;

/** Progress on a terminal: a block of lines at its end, a few for each torrent, drawn anew in place. */
export class TerminalView implements ProgressView {
  readonly #screen: Screen;
  readonly #clock: Clock;
  readonly #gone = new Set<ViewedTorrent>();

  /** Draws on stderr of the screen. */
  constructor(screen: Screen, clock: Clock) {
    this.#screen = screen;
    this.#clock = clock;
  }

  /** Shown with the next frame. */
  added(): void {
    // Its heading is a part of the block.
  }

  /** Its heading says so; that it is private is said above the block. */
  described(torrent: ViewedTorrent): void {
    const { errorColors: colors, stderr } = this.#screen;
    const notice = privateNotice(torrent);
    if (notice !== undefined) stderr.write(`${plainText(torrent.name)}  ${colors.dim(notice)}\n`);
  }

  /** Draws a frame, unless the last one is still on its way. */
  tick(torrents: readonly ViewedTorrent[]): void {
    const { stderr } = this.#screen;
    if (stderr.isBusy) return;
    const shown = torrents.filter((torrent) => !this.#gone.has(torrent));
    const blocks = shown.map((torrent) => this.#block(torrent));
    stderr.draw(fitBlocks(blocks, { rows: stderr.rows - 1, columns: stderr.columns }));
  }

  /** Puts what happened in the place of the bar. */
  completed(result: CompletedTorrent): void {
    const { errorColors: colors, stderr } = this.#screen;
    const [first = "", ...rest] = completedLines(result);
    if (!result.isSeeding) this.#remove(result.torrent);
    const lines = [`${colors.green("✓")} ${first}`, ...rest.map((line) => colors.dim(line))];
    stderr.write(lines.map((line) => line + "\n").join(""));
  }

  /** Shown with the next frame. */
  seeding(): void {
    // Its line says so.
  }

  /** Puts the reason in the place of the bar. */
  failed(torrent: ViewedTorrent, { reason }: FailedTorrent): void {
    const { errorColors: colors, stderr } = this.#screen;
    this.#remove(torrent);
    const name = plainText(torrent.name);
    stderr.write(`${colors.red("✗")} ${name}  ${plainText(reason)}\n`);
  }

  /** Takes its block away. */
  left(torrent: ViewedTorrent): void {
    this.#remove(torrent);
  }

  /** Says that it was understood. */
  stopping(): void {
    this.#screen.stderr.write("stopping… (again to stop at once)\n");
  }

  /** Says what is kept. */
  stopped(torrent: ViewedTorrent): void {
    this.#remove(torrent);
    this.#screen.stderr.write(stoppedLine(torrent) + "\n");
  }

  #remove(torrent: ViewedTorrent): void {
    this.#gone.add(torrent);
    this.#screen.stderr.draw([]);
  }

  #block(torrent: ViewedTorrent): string[] {
    const { errorColors: colors, verbosity, stderr: { columns } } = this.#screen;
    const status = torrent.status();
    const size = torrentSize(torrent);
    const name = cutMiddle(
      plainText(torrent.name),
      Math.max(20, columns - textWidth(size) - 2),
    );
    const room = columns - textWidth(name) - 2;
    const heading = room < 8
      ? colors.bold(cutText(name, columns))
      : `${colors.bold(name)}  ${colors.dim(cutText(size, room))}`;
    const waiting = waitingText(status);
    return [
      heading,
      this.#line(status),
      ...(waiting === undefined ? [] : [colors.yellow(cutText(`  ${waiting}`, columns))]),
      ...(verbosity > 0 ? this.#details(torrent) : []),
    ];
  }

  #line(status: TorrentStatus): string {
    const { columns } = this.#screen.stderr;
    if (isSeeding(status)) return seedLine(status, columns);
    if (status.state !== "metadata") return barLine(status, columns);
    return cutText(`  ${metadataText(status)}`, columns);
  }

  #details(torrent: ViewedTorrent): string[] {
    const { columns } = this.#screen.stderr;
    const now = this.#clock.now();
    const peers = busiestFirst(torrent.peers());
    const more = peers.length - MAX_PEER_LINES;
    return [
      ...torrent.trackers().map((tracker) => trackerLine(tracker, { now, columns })),
      ...peers.slice(0, MAX_PEER_LINES).map((peer) => peerLine(peer, columns)),
      ...(more > 0 ? [`  … and ${more} more`] : []),
    ].map((line) => this.#screen.errorColors.dim(line));
  }
}

/** Keeps a block below the height of the terminal: first the details go, then whole torrents. */
export function fitBlocks(
  blocks: readonly (readonly string[])[],
  { rows, columns }: { readonly rows: number; readonly columns: number },
): string[] {
  const all = blocks.flat();
  if (all.length <= rows) return all;
  const essential = blocks.map((block) => block.slice(0, 2));
  const whole = Math.max(0, Math.floor((rows - 1) / 2));
  const hidden = essential.length - whole;
  if (hidden <= 0) {
    const room = rows - essential.flat().length;
    const [first = [], ...rest] = blocks;
    return [...first.slice(0, 2 + room), ...rest.flatMap((block) => block.slice(0, 2))];
  }
  return [...essential.slice(0, whole).flat(), cutText(`… and ${hidden} more`, columns)];
}
