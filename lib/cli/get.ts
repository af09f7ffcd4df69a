import type { AddOptions } from "../host/mod.ts";
import type { CliError } from "./cli_error.ts";
import type { Call, Command } from "./command.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";
import type { Download } from "./get/follow.ts";
import { type Item, readItems } from "./get/items.ts";
import { Versions } from "./get/versions.ts";
import { flag } from "./options/option.ts";
import * as transfer from "./options/transfer_options.ts";
import { openView } from "./progress/mod.ts";
import { type RunningTorrent, showUntilEnded } from "./progress/run_torrents.ts";
import type { ProgramTorrent } from "./program.ts";
import { awaitCheck } from "./torrent/await_check.ts";
import { folderRefusal } from "./torrent/output_folder.ts";
import { openSession, peerOptions } from "./torrent/transfer.ts";

const WEB = flag("web", {
  group: "What is shown",
  help: "print the address of a page that shows it",
});

/** Where downloads go unless something else is said. */
const DEFAULT_OUTPUT = "downloads";

/** `shoal get` */
export const GET: Command = {
  name: "get",
  summary: "downloads torrents",
  operands: [{ name: "SOURCE", repeat: true, completion: "torrent" }],
  options: [
    transfer.OUTPUT,
    transfer.WANTED_FILES,
    transfer.SEQUENTIAL,
    transfer.NAME,
    transfer.ALLOCATION,
    transfer.RECHECK,
    transfer.METADATA_ONLY,
    transfer.FORCE,
    ...transfer.PEER_OPTIONS,
    ...transfer.LIMIT_OPTIONS,
    transfer.SEED,
    transfer.SEED_RATIO,
    transfer.SEED_TIME,
    transfer.NO_SEED,
    WEB,
  ],
  examples: [
    { line: "get debian.torrent", does: "into ./downloads" },
    { line: "get 'magnet:?xt=urn:btih:…' -o /data", does: "what a link names" },
    { line: "get album.torrent --files '*.flac,1-3'", does: "some of the files" },
  ],
  details: [
    "SOURCE is a .torrent file, its URL, a magnet link or an info-hash. What is in a torrent of the last two is asked of " +
    "peers, and kept, so that it is asked once.",
    "Downloads torrents and ends when they are complete, unless told to seed. Stopped in any way, the same command goes " +
    "on where it was: what is there is known by a record in the output folder (.shoal), or checked where there is none.",
    "--web prints the address of a page of this machine, the same as a daemon has, where it is seen, steered and played. It goes " +
    "on when all is there, until it is stopped there or by Ctrl+C.",
  ],
  run,
};

function addOptions({ call: { values }, outputDir }: Download, { files }: Item): AddOptions {
  return {
    ...peerOptions(values),
    outputDir,
    sequential: values.has(transfer.SEQUENTIAL),
    check: values.has(transfer.RECHECK) ? "full" : "resume",
    name: values.get(transfer.NAME),
    allocation: values.get(transfer.ALLOCATION),
    files,
  };
}

async function add(
  download: Download,
  item: Item,
  refusal: CliError | undefined,
): Promise<ProgramTorrent> {
  const { source } = item;
  const torrent = await download.session.add(
    source.kind === "torrent" ? source.metainfo : source.magnet,
    { ...addOptions(download, item), paused: refusal !== undefined },
  );
  if (refusal === undefined) return torrent;
  // What is complete is done though nothing can be written.
  const missingBytes = await awaitCheck(torrent);
  if (missingBytes !== 0) throw refusal;
  torrent.resume();
  return torrent;
}

async function run(call: Call): Promise<ExitStatus> {
  const { program, screen, values } = call;
  const items = await readItems(call);
  const outputDir = values.get(transfer.OUTPUT) ?? DEFAULT_OUTPUT;
  if (values.has(transfer.METADATA_ONLY)) {
    const { saveMetadata } = await import("./get/metadata_only.ts");
    return await saveMetadata(call, items, outputDir);
  }
  if (values.has(WEB)) {
    const { getInPage } = await import("./get/web.ts");
    return await getInPage(call, items, outputDir);
  }
  const refusal = await folderRefusal(await program.openDisk(), outputDir);
  const view = openView(screen, program.clock);
  using interrupts = program.catchInterrupts(() => view.stopping());
  const session = await openSession(call, outputDir);
  const { signal } = interrupts;
  const download = { call, outputDir, session, view, signal, startedAt: program.clock.now() };
  const running: RunningTorrent[] = [];
  const statuses: ExitStatus[] = [];
  try {
    for (const item of items) {
      const torrent = await add(download, item, refusal);
      const versions = new Versions(download, item, torrent);
      const ended = versions.run(addOptions(download, item))
        .then((status) => void statuses.push(status));
      running.push({
        get torrent() {
          return versions.torrent;
        },
        ended,
      });
    }
    await showUntilEnded(running, view, { clock: program.clock, signal });
  } finally {
    await session.close();
    await Promise.allSettled(running.map((one) => one.ended));
  }
  if (interrupts.status !== undefined) {
    for (const { torrent } of running) view.stopped(torrent);
    return interrupts.status;
  }
  return statuses.find((status) => status !== EXIT.ok) ?? EXIT.ok;
}
