import type { FilesAnswer, PeersAnswer, TrackersAnswer } from "../../daemon/api/mod.ts";
import type { Call } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { formatBytes, formatDuration, formatPercent, formatRate } from "../../text/mod.ts";
import { plainText } from "../output/plain_text.ts";
import { type Column, formatTable } from "../output/table.ts";
import { findTorrent } from "./find_torrent.ts";
import { openClient } from "./open_client.ts";

/** `shoal ctl files` */
export async function files(call: Call): Promise<ExitStatus> {
  const client = await openClient(call);
  const { id, name } = await findTorrent(call, client, call.operands[0] ?? "");
  const answer: FilesAnswer = await client.files(id);
  if (answer.files.length === 0) {
    call.screen.note(`It is not known yet which files there are in ${plainText(name)}`);
  }
  return print(call, answer, {
    columns: [
      { title: "n", align: "right" },
      { title: "done", align: "right" },
      { title: "size", align: "right" },
      { title: "wanted" },
      { title: "file" },
    ],
    rows: answer.files.map(({ path, length, doneBytes, isWanted, priority }, at) => [
      String(at + 1),
      formatPercent(length > 0 ? doneBytes / length : 1),
      bytesText(call, length),
      isWanted ? priority : "no",
      plainText(path),
    ]),
  });
}

/** `shoal ctl peers` */
export async function peers(call: Call): Promise<ExitStatus> {
  const client = await openClient(call);
  const { id, name } = await findTorrent(call, client, call.operands[0] ?? "");
  const answer: PeersAnswer = await client.peers(id);
  if (answer.peers.length === 0) call.screen.note(`${plainText(name)} has no peers now`);
  return print(call, answer, {
    columns: [
      { title: "address" },
      { title: "done", align: "right" },
      { title: "down", align: "right" },
      { title: "up", align: "right" },
      { title: "flags" },
      { title: "client" },
    ],
    rows: answer.peers.map((peer) => [
      peer.address.includes(":")
        ? `[${peer.address}]:${peer.port}`
        : `${peer.address}:${peer.port}`,
      formatPercent(peer.progress),
      rateText(call, peer.downloadRate),
      rateText(call, peer.uploadRate),
      peer.flags,
      plainText(peer.client),
    ]),
  });
}

/** `shoal ctl trackers` */
export async function trackers(call: Call): Promise<ExitStatus> {
  const client = await openClient(call);
  const { id, name } = await findTorrent(call, client, call.operands[0] ?? "");
  const answer: TrackersAnswer = await client.trackers(id);
  const now = call.program.clock.wallTime();
  if (answer.trackers.length === 0) call.screen.note(`${plainText(name)} has no trackers`);
  return print(call, answer, {
    columns: [
      { title: "tracker" },
      { title: "health" },
      { title: "seeders", align: "right" },
      { title: "leechers", align: "right" },
      { title: "asked again in", align: "right" },
      { title: "says" },
    ],
    rows: [
      ...answer.trackers.map((tracker) => [
        plainText(call.screen.stdout.isTerminal ? tracker.host : tracker.announce),
        tracker.health,
        tracker.seeders < 0 ? "" : String(tracker.seeders),
        tracker.leechers < 0 ? "" : String(tracker.leechers),
        tracker.nextAnnounceAt > now ? formatDuration((tracker.nextAnnounceAt - now) / 1000) : "",
        plainText(tracker.message),
      ]),
      ...answer.webSeeds.map(({ url, isActive, downloadRate, reason }) => [
        plainText(url),
        isActive ? "web seed" : "idle",
        "",
        "",
        "",
        isActive ? formatRate(downloadRate) : plainText(reason),
      ]),
    ],
  });
}

function print(
  { screen }: Call,
  answer: object,
  table: { readonly columns: readonly Column[]; readonly rows: readonly (readonly string[])[] },
): ExitStatus {
  if (screen.json) screen.jsonLine(answer);
  else {
    const columns = screen.tableColumns;
    const heading = screen.colors.dim;
    const options = columns === undefined ? { heading } : { heading, columns };
    screen.stdout.write(formatTable(table.columns, table.rows, options));
  }
  return EXIT.ok;
}

function bytesText({ screen }: Call, bytes: number): string {
  return screen.stdout.isTerminal ? formatBytes(bytes) : String(bytes);
}

function rateText({ screen }: Call, rate: number): string {
  if (!screen.stdout.isTerminal) return String(rate);
  return rate < 1 ? "" : formatRate(rate);
}
