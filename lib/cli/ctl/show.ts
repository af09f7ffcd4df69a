import type { TorrentShape } from "../../daemon/api/mod.ts";
import type { Call } from "../command.ts";
import type { ExitStatus } from "../exit_status.ts";
import { type Field, formatFields } from "../output/fields.ts";
import {
  formatBytes,
  formatDate,
  formatDuration,
  formatNoun,
  formatPart,
  formatPieceLength,
  formatRate,
} from "../../text/mod.ts";
import { PLAIN } from "../output/palette.ts";
import { plainText } from "../output/plain_text.ts";
import { openClient } from "./open_client.ts";
import { reportUnmatched, selectionFor } from "./selection.ts";
import { progressText, stateText, troubleText } from "./state_text.ts";

/** `shoal ctl show` */
export async function show(call: Call): Promise<ExitStatus> {
  const { screen, operands } = call;
  const selection = selectionFor(call, operands, "ctl show");
  const client = await openClient(call);
  const answer = await client.torrents({ ...selection, fields: "all" });
  const status = reportUnmatched(call, answer);
  for (const torrent of answer.torrents) {
    if (screen.json) screen.jsonLine(torrent);
    else screen.stdout.write(page(call, torrent));
  }
  return status;
}

function page({ screen }: Call, torrent: Partial<TorrentShape>): string {
  const terminal = screen.stdout.isTerminal;
  const colors = terminal ? screen.colors : PLAIN;
  const name = plainText(torrent.name ?? "");
  const fields = formatFields(
    [
      ...terminal ? [] : [["name", [name]] as const],
      ["id", [String(torrent.id ?? 0)]],
      ["state", [stateText(torrent, colors)]],
      ["trouble", linesOf(troubleText(torrent))],
      ...transferFields(torrent),
      ...settingsFields(torrent),
      ...contentFields(torrent),
    ],
    { terminal, label: colors.dim },
  );
  return terminal ? `${colors.bold(name)}\n${fields}` : fields;
}

function transferFields(torrent: Partial<TorrentShape>): Field[] {
  const { doneBytes = 0, wantedBytes = 0, etaSeconds, peerCounts, ratio = 0 } = torrent;
  const left = etaSeconds === null || etaSeconds === undefined
    ? ""
    : `, ${formatDuration(etaSeconds)} left`;
  const { downloadedBytes = 0, uploadedBytes = 0, downloadRate = 0, uploadRate = 0 } = torrent;
  const swarm = [
    ...peerCounts?.seeders === null ? [] : [`${peerCounts?.seeders ?? 0} seeders`],
    ...peerCounts?.leechers === null ? [] : [`${peerCounts?.leechers ?? 0} leechers`],
  ].join(", ");
  return [
    ["done", [`${progressText(torrent)}, ${formatPart(doneBytes, wantedBytes)}${left}`]],
    ["downloaded", [`${formatBytes(downloadedBytes)}, ${formatRate(downloadRate)}`]],
    ["uploaded", [
      `${formatBytes(uploadedBytes)}, ${formatRate(uploadRate)}, ratio ${ratio.toFixed(2)}`,
    ]],
    ["peers", [`${peerCounts?.connected ?? 0}${swarm === "" ? "" : ` of ${swarm}`}`]],
  ];
}

function settingsFields(torrent: Partial<TorrentShape>): Field[] {
  const { labels = [], group = "", limits, goals, queuePosition = 0 } = torrent;
  const isLimited = limits?.isDownloadLimited || limits?.isUploadLimited;
  const down = limits?.isDownloadLimited ? limitText(limits.download) : "none";
  const up = limits?.isUploadLimited ? limitText(limits.upload) : "none";
  const rules = [
    ...goals?.ratioMode === "own" ? [`ratio ${goals.ratio}`] : [],
    ...goals?.idleMode === "own" ? [`${goals.idleMinutes} minutes idle`] : [],
    ...goals?.timeMode === "own" ? [`${goals.timeMinutes} minutes of seeding`] : [],
    ...goals?.ratioMode === "unlimited" ? ["whatever the ratio"] : [],
  ];
  return [
    ["folder", linesOf(torrent.outputDir)],
    ["labels", linesOf(labels.join(", "))],
    ["group", linesOf(group)],
    ["limits", isLimited ? [`down ${down}, up ${up}`] : []],
    ["seeds until", linesOf(rules.join(", "))],
    ["priority", torrent.bandwidthPriority === "normal" ? [] : linesOf(torrent.bandwidthPriority)],
    ["in the queue", [String(queuePosition + 1)]],
  ];
}

function contentFields(torrent: Partial<TorrentShape>): Field[] {
  const { totalBytes = 0, fileCount = 0, pieceCount = 0, pieceLength = 0 } = torrent;
  const files = formatNoun(fileCount, "file");
  const pieces = `${formatNoun(pieceCount, "piece")} of ${formatPieceLength(pieceLength)}`;
  const { infoHash = "", infoHashV2 = null, trackers = [], createdAt = 0, creator = "" } = torrent;
  const made = [
    ...createdAt > 0 ? [formatDate(createdAt / 1000)] : [],
    ...creator === "" ? [] : [`by ${creator}`],
  ];
  return [
    ["size", torrent.hasMetadata ? [`${formatBytes(totalBytes)} in ${files}, ${pieces}`] : []],
    ["private", torrent.isPrivate ? ["yes"] : []],
    ["info-hash", [...new Set([infoHash, ...infoHashV2 === null ? [] : [infoHashV2]])]],
    ["trackers", trackers.map(({ host, health }) => plainText(`${host}  ${health}`))],
    ["created", linesOf(made.join(" "))],
    ["comment", linesOf(torrent.comment)],
    ["added", [formatDate((torrent.addedAt ?? 0) / 1000)]],
  ];
}

function limitText(rate: number | null): string {
  return rate === null ? "none" : formatRate(rate);
}

function linesOf(text: string | undefined): string[] {
  return text === undefined || text === "" ? [] : [plainText(text)];
}
