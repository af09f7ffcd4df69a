import { pathExists } from "../../host/mod.ts";
import { namesOnDisk } from "./file_views.ts";
import { ControlError } from "../control_error.ts";
import { changeSettings, type LibraryCore } from "./library_core.ts";
import type { ManagedTorrent } from "./managed_torrent.ts";
import { moveTorrent } from "./moving.ts";

/**
 * Puts a torrent into another folder: its files go along, or are taken to be there already and are checked. It does not
 * run meanwhile.
 */
export async function relocate(
  core: LibraryCore,
  torrent: ManagedTorrent,
  { outputDir, movesFiles }: { readonly outputDir: string; readonly movesFiles: boolean },
): Promise<void> {
  const { runs, store, journal } = core;
  await runs.inTurn(torrent, async () => {
    if (torrent.outputDir === outputDir) return;
    await runs.end(torrent);
    try {
      // Who says where it is to be does not want it elsewhere when it is complete.
      await changeSettings(core, torrent, { completeDir: "" });
      if (movesFiles && torrent.hasMetadata) await moveTorrent(core, torrent, { outputDir });
      else {
        const row = { outputDir, ...(movesFiles ? {} : { needsCheck: true }) };
        torrent.change(row);
        torrent.needsCheck ||= !movesFiles;
        await store.changeTorrent(torrent.id, row);
      }
      journal.note(torrent.id, { kind: "moved", to: outputDir, hasMovedFiles: movesFiles });
    } catch (error) {
      throw asControlError(error, `Cannot move "${torrent.name}"`);
    } finally {
      torrent.problem = undefined;
    }
  });
  core.plan();
}

/**
 * Gives a file or folder of a torrent another name on disk, or the torrent itself. It does not run meanwhile.
 *
 * @param path Below the output folder, as it is on disk.
 * @param name One part of a path.
 */
export async function rename(
  core: LibraryCore,
  torrent: ManagedTorrent,
  { path, name }: { readonly path: string; readonly name: string },
): Promise<void> {
  if (name === "" || name === "." || name === ".." || /[/\\\0]/.test(name)) {
    throw new ControlError(
      "invalid",
      `Cannot rename "${path}" to "${name}": that is no name of a file`,
    );
  }
  const { runs } = core;
  await runs.inTurn(torrent, async () => {
    const wasLive = torrent.live !== undefined;
    await runs.end(torrent);
    try {
      await renameOnDisk(core, torrent, { path, name });
    } finally {
      if (wasLive) await runs.begin(torrent);
    }
  });
}

async function renameOnDisk(
  core: LibraryCore,
  torrent: ManagedTorrent,
  { path, name }: { readonly path: string; readonly name: string },
): Promise<void> {
  const read = await core.runs.read(torrent);
  if (read.kind !== "metainfo") {
    throw new ControlError("not-found", `Cannot rename "${path}": the metadata is not there yet`);
  }
  const { settings, outputDir } = torrent;
  const before = namesOnDisk(read.metainfo, settings);
  const to = `${path.slice(0, path.lastIndexOf("/") + 1)}${name}`;
  const renamed = new Map(
    [...before]
      .filter(([, from]) => from === path || from.startsWith(`${path}/`))
      .map(([index, from]) => [index, to + from.slice(path.length)]),
  );
  if (renamed.size === 0) {
    throw new ControlError("not-found", `Cannot rename "${path}": there is no such file`);
  }
  const others = [...before].filter(([index]) => !renamed.has(index)).map(([, other]) => other);
  for (const target of renamed.values()) {
    if (!others.includes(target) && !await pathExists(`${outputDir}/${target}`)) continue;
    throw new ControlError("conflict", `Cannot rename "${path}": "${target}" is there already`);
  }
  // What all its files are in is what it is called.
  const isWhole = !path.includes("/") && renamed.size === before.size;
  try {
    await moveTorrent(core, torrent, {
      fileNames: new Map([...settings.fileNames, ...renamed]),
      ...(isWhole ? { diskName: name } : {}),
    });
    core.journal.note(torrent.id, { kind: "renamed", path, name });
  } catch (error) {
    throw asControlError(error, `Cannot rename "${path}"`);
  }
}

function asControlError(error: unknown, what: string): ControlError {
  if (error instanceof ControlError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ControlError("system", `${what}: ${message}`, { cause: error });
}
