import { CliError } from "./cli_error.ts";
import type { Call, Command } from "./command.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";
import { flag } from "./options/option.ts";
import * as transfer from "./options/transfer_options.ts";
import { formatBytes } from "../text/mod.ts";
import { openView } from "./progress/mod.ts";
import { showUntilEnded } from "./progress/run_torrents.ts";
import type { ProgramTorrent } from "./program.ts";
import { awaitCheck } from "./torrent/await_check.ts";
import { failureOf } from "./torrent/failure.ts";
import { reachGoal, seedGoal } from "./torrent/seed_goal.ts";
import { shellWord } from "./torrent/shell_word.ts";
import { readTorrent } from "./torrent/source.ts";
import { openSession, peerOptions } from "./torrent/transfer.ts";

const TRUST = flag("trust", {
  group: "Files",
  help: "check pieces only as they are asked for",
  common: true,
});

/** `shoal seed` */
export const SEED: Command = {
  name: "seed",
  summary: "serves what is in a folder, checking it first",
  operands: [
    { name: "TORRENT", completion: "torrent" },
    { name: "DIR", completion: "folder" },
  ],
  options: [
    TRUST,
    transfer.NAME,
    ...transfer.PEER_OPTIONS,
    ...transfer.LIMIT_OPTIONS,
    transfer.SEED_RATIO,
    transfer.SEED_TIME,
  ],
  examples: [
    { line: "seed debian.torrent ~/Downloads", does: "until Ctrl+C" },
    { line: "seed album.torrent . --trust -p 6881", does: "at once, at port 6881" },
    { line: "seed a.torrent /data --seed-ratio 2", does: "until given twice" },
  ],
  details: [
    "DIR is the folder that the file or folder of the torrent is in. Nothing in it is changed. Where something is wrong, " +
    "nothing is served, and the status is 4.",
  ],
  run,
};

/** Waits for the check, until which it is paused, so that nothing is changed. */
async function refuseIncomplete(call: Call, torrent: ProgramTorrent): Promise<void> {
  const { operands: [name = "", dir = ""] } = call;
  const missingBytes = await awaitCheck(torrent);
  if (missingBytes === undefined) return;
  if (missingBytes === 0) return torrent.resume();
  throw new CliError(
    `Cannot seed ${torrent.name}: ${formatBytes(missingBytes)} of it are missing or ` +
      `wrong in ${dir}`,
    EXIT.wrongData,
    { hint: `shoal verify ${shellWord(name)} ${shellWord(dir)} names the files` },
  );
}

/** Sees the torrent through to its end. */
async function follow(
  call: Call,
  torrent: ProgramTorrent,
  { seeding, signal }: { readonly seeding: () => void; readonly signal: AbortSignal },
): Promise<void> {
  const { clock } = call.program;
  try {
    await refuseIncomplete(call, torrent);
    await torrent.completed;
  } catch (error) {
    if (signal.aborted || error instanceof CliError) throw error;
    const { reason, status } = failureOf(torrent, error);
    const message = `Cannot seed ${torrent.name}: ${reason}`;
    throw new CliError(message, status, { cause: error });
  }
  seeding();
  await reachGoal(torrent, seedGoal(call.values), { clock, signal });
}

async function run(call: Call): Promise<ExitStatus> {
  const { program, screen, values, operands: [name = "", dir = ""] } = call;
  const { metainfo } = await readTorrent({ ...call, bind: call.values.get(transfer.BIND) }, name);
  if (await call.files.kind(dir) !== "directory") {
    throw new CliError(`Cannot seed from ${dir}: there is no such folder`, EXIT.notFound);
  }
  const view = openView(screen, program.clock);
  using interrupts = program.catchInterrupts(() => view.stopping());
  const { signal } = interrupts;
  const session = await openSession(call, dir);
  try {
    const torrent = await session.add(metainfo, {
      ...peerOptions(values),
      outputDir: dir,
      name: values.get(transfer.NAME),
      check: values.has(TRUST) ? "trust" : "full",
      paused: true,
    });
    view.added(torrent, `${dir}/${values.get(transfer.NAME) ?? metainfo.name}`);
    const seeding = () => view.seeding(torrent, session.port);
    const ended = follow(call, torrent, { seeding, signal });
    await showUntilEnded([{ torrent, ended }], view, { clock: program.clock, signal });
    if (!signal.aborted) await ended;
    await session.close();
    view.stopped(torrent);
    return interrupts.status ?? EXIT.ok;
  } finally {
    await session.close();
  }
}
