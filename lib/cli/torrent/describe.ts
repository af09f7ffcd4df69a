import { formatEndpoint } from "../../address/mod.ts";
import { toHex } from "../../hash/mod.ts";
import {
  formatIndexRanges,
  formatMagnet,
  type Magnet,
  magnetOf,
  type Metainfo,
} from "../../metainfo/mod.ts";
import { formatBytes, formatDate, formatNoun, formatPieceLength } from "../../text/mod.ts";
import type { Field } from "../output/fields.ts";
import { plainText } from "../output/plain_text.ts";
import { padStart, textWidth } from "../output/text_width.ts";
import { visibleFiles } from "./wanted_files.ts";

/** Files that a terminal is shown unless it wants more. */
const MAX_FILE_LINES = 40;

function list(text: string | undefined): string[] {
  return text === undefined || text === "" ? [] : [plainText(text)];
}

function hashFields(infoHashes: Metainfo["infoHashes"]): Field[] {
  const { v1, v2 } = infoHashes;
  const isHybrid = v1 !== undefined && v2 !== undefined;
  return [
    ["info-hash v1", v1 === undefined ? [] : [toHex(v1) + (isHybrid ? "  (hybrid)" : "")]],
    ["info-hash v2", v2 === undefined ? [] : [toHex(v2)]],
  ];
}

function sizeText(metainfo: Metainfo): string {
  const { totalLength, pieceCount, pieceLength } = metainfo;
  const files = formatNoun(visibleFiles(metainfo.files).length, "file");
  const pieces = `${formatNoun(pieceCount, "piece")} of ${formatPieceLength(pieceLength)}`;
  return `${formatBytes(totalLength)} in ${files}, ${pieces}`;
}

function createdText({ creationDate, createdBy }: Metainfo): string {
  const date = creationDate === undefined ? "" : formatDate(creationDate);
  const by = createdBy === undefined ? "" : `by ${createdBy}`;
  return [date, by].filter((text) => text !== "").join(" ");
}

/** Where a newer torrent is to be had, and whether it has to be signed (BEP 39). */
function updateText({ updateUrl, originator }: Metainfo): string | undefined {
  if (updateUrl === undefined || originator === undefined) return updateUrl;
  return `${updateUrl}  (signed by the originator)`;
}

/** Trackers a line each; where there are several tiers, each but the first says which it is. */
function trackerLines(tiers: Metainfo["trackers"]): string[] {
  return tiers.flatMap((tier, i) =>
    tier.map((url) => plainText(url) + (i === 0 ? "" : `  (tier ${i + 1})`))
  );
}

/** How a description is to be read. */
export interface DescribeOptions {
  /** By people; else a pipe gets each file's number, bytes and path with tabs. */
  readonly terminal: boolean;
  /** With all files, however many. */
  readonly isWhole: boolean;
}

function fileLines(metainfo: Metainfo, { terminal, isWhole }: DescribeOptions): string[] {
  const files = visibleFiles(metainfo.files);
  if (!terminal) {
    return files.map(({ file }, i) => `${i + 1}\t${file.length}\t${plainText(file.path)}`);
  }
  const shown = isWhole ? files : files.slice(0, MAX_FILE_LINES);
  const sizes = shown.map(({ file }) => formatBytes(file.length));
  const width = Math.max(0, ...sizes.map(textWidth));
  const digits = String(files.length).length;
  const lines = shown.map(({ file }, i) => {
    const number = files.length > 1 ? `${padStart(String(i + 1), digits)}  ` : "";
    const link = file.symlink === undefined ? "" : ` -> ${plainText(file.symlink)}`;
    return `${number}${padStart(sizes[i] ?? "", width)}  ${plainText(file.path)}${link}`;
  });
  const more = files.length - shown.length;
  return more > 0 ? [...lines, `… and ${formatNoun(more, "file")} more (-v shows all)`] : lines;
}

/** What there is to be said of a torrent, for people. */
export function describeMetainfo(metainfo: Metainfo, options: DescribeOptions): Field[] {
  return [
    ...hashFields(metainfo.infoHashes),
    ["size", [sizeText(metainfo)]],
    ["created", list(createdText(metainfo))],
    ["comment", list(metainfo.comment)],
    ["source", list(metainfo.source)],
    ["private", metainfo.private ? ["yes: peers come from its trackers alone"] : []],
    ["trackers", trackerLines(metainfo.trackers)],
    ["web seeds", [...metainfo.webSeeds, ...metainfo.httpSeeds].map(plainText)],
    ["nodes", metainfo.nodes.map(formatEndpoint)],
    ["collections", metainfo.collections.map(plainText)],
    ["similar", metainfo.similar.map(toHex)],
    ["update URL", list(updateText(metainfo))],
    ["files", fileLines(metainfo, options)],
    ["magnet", [formatMagnet(magnetOf(metainfo))]],
  ];
}

/** What there is to be said of a magnet link, for people. */
export function describeMagnet(magnet: Magnet): Field[] {
  const { mutable, length, trackers, webSeeds, peers } = magnet;
  return [
    ...hashFields(magnet.infoHashes),
    ["public key", mutable ? [toHex(mutable.publicKey)] : []],
    ["salt", mutable?.salt ? [toHex(mutable.salt)] : []],
    ["size", length === undefined ? [] : [formatBytes(length)]],
    ["trackers", trackers.map(plainText)],
    ["web seeds", webSeeds.map(plainText)],
    ["peers", peers.map(formatEndpoint)],
    [
      "files",
      magnet.selectOnly?.length
        ? [`only ${formatIndexRanges(magnet.selectOnly)}, counted from 0`]
        : [],
    ],
    ["magnet", [formatMagnet(magnet)]],
  ];
}

/** The info-hashes by the names that JSON has for them. */
export function hashesJson(infoHashes: Metainfo["infoHashes"]): Record<string, string> {
  const { v1, v2 } = infoHashes;
  return {
    ...(v1 === undefined ? {} : { infoHashV1: toHex(v1) }),
    ...(v2 === undefined ? {} : { infoHashV2: toHex(v2) }),
  };
}

/** All that is known of a torrent, for programs. */
export function metainfoJson(metainfo: Metainfo): Record<string, unknown> {
  const { infoHashes, infoBytes: _, pieceHashes: __, pieceLayers: ___, ...more } = metainfo;
  const { originator, ...rest } = more;
  return {
    ...rest,
    ...(originator === undefined ? {} : { originator: toHex(originator) }),
    ...hashesJson(infoHashes),
    nodes: metainfo.nodes.map(formatEndpoint),
    similar: metainfo.similar.map(toHex),
    files: metainfo.files.map(({ piecesRoot, sha1, ...file }, index) => ({
      index,
      ...file,
      ...(piecesRoot === undefined ? {} : { piecesRoot: toHex(piecesRoot) }),
      ...(sha1 === undefined ? {} : { sha1: toHex(sha1) }),
    })),
    magnet: formatMagnet(magnetOf(metainfo)),
  };
}

/** All that is known of a magnet link, for programs. */
export function magnetJson(magnet: Magnet): Record<string, unknown> {
  const { infoHashes, mutable, ...rest } = magnet;
  return {
    ...rest,
    ...hashesJson(infoHashes),
    ...(mutable === undefined ? {} : { publicKey: toHex(mutable.publicKey) }),
    ...(mutable?.salt === undefined ? {} : { salt: toHex(mutable.salt) }),
    peers: magnet.peers.map(formatEndpoint),
    magnet: formatMagnet(magnet),
  };
}
