import { basename, dirname, resolve } from "node:path";
import type { Disk } from "../io/mod.ts";
import type { Metainfo } from "../metainfo/mod.ts";
import { CliError } from "./cli_error.ts";
import type { Call, Command } from "./command.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";
import { PROXY } from "./options/transfer_options.ts";
import { formatBytes, formatElapsed, formatNoun } from "../text/mod.ts";
import { plainText } from "./output/plain_text.ts";
import { StepBar } from "./output/step_bar.ts";
import { formatTable } from "./output/table.ts";
import { systemError } from "./system_error.ts";
import { type CheckedFile, FileReport } from "./torrent/file_report.ts";
import { readTorrent } from "./torrent/source.ts";

/** `shoal verify` */
export const VERIFY: Command = {
  name: "verify",
  summary: "checks data on disk, file by file",
  operands: [
    { name: "TORRENT", completion: "torrent" },
    { name: "DIR", completion: "folder" },
  ],
  options: [PROXY],
  examples: [
    { line: "verify debian.torrent ~/Downloads", does: "is all of it right?" },
    { line: "verify album.torrent . --json", does: "each file, for programs" },
    { line: "verify big.torrent /data -q && echo right", does: "in a script" },
  ],
  details: [
    "DIR is the folder that the file or folder of the torrent is in. Where something is wrong, the files are named with " +
    "how much of them, and the status is 4. Nothing is changed.",
  ],
  run,
};

/** The pieces of a torrent held against what is in a folder. */
async function check(
  call: Call,
  disk: Disk,
  { metainfo, dir }: { readonly metainfo: Metainfo; readonly dir: string },
): Promise<FileReport> {
  const { PieceLayout } = await import("../metainfo/mod.ts");
  const { TorrentStorage } = await import("../storage/mod.ts");
  const { program, screen } = call;
  const layout = new PieceLayout(metainfo);
  const store = disk.open(dir);
  const { hasher } = disk;
  const storage = new TorrentStorage(metainfo, layout, { store, hasher, partFile: ".shoal/none" });
  const report = new FileReport(metainfo, layout);
  for (const [index, file] of metainfo.files.entries()) {
    if (!file.pad && file.symlink === undefined) report.found(index, await store.stat(file.path));
  }
  const title = `Checking ${plainText(metainfo.name)}`;
  const totalBytes = metainfo.totalLength;
  const bar = new StepBar(screen, { clock: program.clock, title, totalBytes });
  using interrupts = program.catchInterrupts();
  const { signal } = interrupts;
  try {
    const pieces = Array.from({ length: layout.pieceCount }, (_, piece) => piece);
    for await (const { piece, ok } of storage.check(pieces, { signal })) {
      if (!ok) report.wrong(piece);
      bar.add(layout.pieceSize(piece));
    }
  } catch (error) {
    signal.throwIfAborted();
    throw systemError(`read ${dir}`, error);
  } finally {
    bar.end();
    await store.close();
  }
  return report;
}

function stateText({ state, length, foundLength, wrongBytes }: CheckedFile): string {
  switch (state) {
    case "missing":
      return "missing";
    case "short":
      return `${formatBytes(length - (foundLength ?? 0))} short`;
    case "wrong":
      return `${formatBytes(wrongBytes)} wrong`;
    case "long":
      return `right, but ${formatBytes((foundLength ?? 0) - length)} too long`;
    default:
      return "right";
  }
}

function print(call: Call, metainfo: Metainfo, report: FileReport): void {
  const { screen } = call;
  const { totalLength, pieceCount } = metainfo;
  if (screen.json) {
    const { isRight, wrongPieces, wrongBytes, files } = report;
    screen.jsonLine({
      name: metainfo.name,
      ok: isRight,
      size: totalLength,
      pieces: pieceCount,
      wrongPieces,
      wrongBytes,
      files,
    });
    return;
  }
  if (screen.quiet) return;
  const shown = report.files.filter(({ state }) => state !== "right" || screen.verbosity > 0);
  const columns = screen.tableColumns;
  screen.stdout.write(formatTable(
    [{ title: "" }, { title: "" }],
    shown.map((file) => [stateText(file), plainText(file.path)]),
    columns === undefined ? {} : { columns, indent: 2 },
  ));
}

async function refuseMissingFolder(call: Call, dir: string): Promise<void> {
  const kind = await call.files.kind(dir);
  if (kind === "directory") return;
  const reason = kind === undefined ? "there is no such folder" : "it is not a folder";
  throw new CliError(`Cannot check ${dir}: ${reason}`, EXIT.notFound);
}

/** Who names the torrent's own folder most likely means the one that it is in. */
function folderHint(metainfo: Metainfo, dir: string, report: FileReport): string | undefined {
  const isInside = basename(resolve(dir)) === metainfo.name && !metainfo.singleFile;
  if (!isInside || report.files.some(({ state }) => state !== "missing")) return undefined;
  return `DIR is the folder that it is in: ${dirname(resolve(dir))}`;
}

async function run(call: Call): Promise<ExitStatus> {
  const { screen, program, operands: [name = "", dir = ""] } = call;
  const { metainfo } = await readTorrent(call, name);
  await refuseMissingFolder(call, dir);
  const startedAt = program.clock.now();
  const report = await check(call, await program.openDisk(), { metainfo, dir });
  print(call, metainfo, report);
  const total = formatBytes(metainfo.totalLength);
  if (report.isRight) {
    const seconds = (program.clock.now() - startedAt) / 1000;
    const how = `${total} in ${formatElapsed(seconds)}, every piece right`;
    screen.note(`${screen.errorColors.green("✓")} ${plainText(metainfo.name)}  ${how}`);
    return EXIT.ok;
  }
  const wrong = report.files.filter(({ state }) => state !== "right" && state !== "long").length;
  const files = `${wrong} of ${formatNoun(report.files.length, "file")}`;
  throw new CliError(
    `Data of ${metainfo.name} is missing or wrong: ${files}, ` +
      `${formatBytes(report.wrongBytes)} of ${total}`,
    EXIT.wrongData,
    { hint: folderHint(metainfo, dir, report) },
  );
}
