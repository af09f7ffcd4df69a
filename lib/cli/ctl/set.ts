import type { ChangesBody, TorrentName } from "../../daemon/api/mod.ts";
import type { FileChanges, FileView } from "../../daemon/mod.ts";
import { CliError, UsageError } from "../cli_error.ts";
import type { Call } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { formatNoun } from "../../text/mod.ts";
import { plainText } from "../output/plain_text.ts";
import { chooseFiles } from "../torrent/wanted_files.ts";
import { showChosen } from "./acting.ts";
import { readChanges } from "./changes.ts";
import { DRY_RUN } from "./connection_options.ts";
import { openClient } from "./open_client.ts";
import { reportUnmatched, selectionFor } from "./selection.ts";
import { FILE_OPTIONS, HIGH, LOW, NORMAL, WANTED } from "./torrent_options.ts";

/** `shoal ctl set` */
export async function set(call: Call): Promise<ExitStatus> {
  const { screen, values, operands } = call;
  const selection = selectionFor(call, operands, "ctl set");
  const changes = readChanges(values);
  const touchesFiles = FILE_OPTIONS.some((option) => values.get(option) !== undefined);
  if (Object.keys(changes).length === 0 && !touchesFiles) {
    throw new UsageError("ctl set needs an option that says what to set", {
      hint: "See shoal ctl set -h",
    });
  }
  const client = await openClient(call);
  if (values.has(DRY_RUN)) return await showChosen(call, client, selection);
  if (!touchesFiles) {
    const answer = await client.change(selection, changes);
    if (screen.json) screen.jsonLine(answer);
    return report(call, answer);
  }
  // Files have other numbers in each torrent.
  const { torrents, unmatched } = await client.torrents({
    ...selection,
    fields: "id,infoHash,name",
  });
  const each: { readonly name: TorrentName; readonly changes: ChangesBody }[] = [];
  for (const { id = 0, infoHash = "", name = "" } of torrents) {
    const { files } = await client.files(id);
    const own = { ...changes, files: fileChanges(call, name, files) };
    each.push({ name: { id, infoHash, name }, changes: own });
  }
  for (const { name, changes } of each) await client.change({ targets: [name.id] }, changes);
  const answer = { torrents: each.map(({ name }) => name), unmatched };
  if (screen.json) screen.jsonLine(answer);
  return report(call, answer);
}

function report(
  call: Call,
  answer: { readonly torrents: readonly TorrentName[]; readonly unmatched: readonly string[] },
): ExitStatus {
  const status = reportUnmatched(call, answer);
  const [only, another] = answer.torrents;
  const what = only !== undefined && another === undefined
    ? plainText(only.name)
    : formatNoun(answer.torrents.length, "torrent");
  call.screen.note(`changed ${what}`);
  return status;
}

function fileChanges({ values }: Call, name: string, files: readonly FileView[]): FileChanges {
  if (files.length === 0) {
    const why = "it is not known yet which there are";
    throw new CliError(`Cannot choose files of ${plainText(name)}: ${why}`, EXIT.notFound);
  }
  const listed = files.map(({ path }) => ({ path, pad: false }));
  const numbers = (list: string) => chooseFiles(list, listed).map((at) => files[at]?.index ?? at);
  const wanted = values.get(WANTED);
  const chosen = wanted === undefined ? [] : numbers(wanted);
  const kept = new Set(chosen);
  const others = files.map(({ index }) => index).filter((index) => !kept.has(index));
  const [low, normal, high] = [values.get(LOW), values.get(NORMAL), values.get(HIGH)];
  const priorities = {
    ...low === undefined ? {} : { low: numbers(low) },
    ...normal === undefined ? {} : { normal: numbers(normal) },
    ...high === undefined ? {} : { high: numbers(high) },
  };
  return {
    ...wanted === undefined ? {} : { wanted: chosen },
    // An empty list would stand for all.
    ...wanted === undefined || others.length === 0 ? {} : { unwanted: others },
    ...Object.keys(priorities).length > 0 ? { priorities } : {},
  };
}
