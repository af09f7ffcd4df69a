import type { ShoalClient } from "../../client/mod.ts";
import type { Call } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { formatNoun } from "../../text/mod.ts";
import { plainText } from "../output/plain_text.ts";
import { FIELDS, NAMES } from "./list_options.ts";
import { openClient } from "./open_client.ts";
import { reportUnmatched, selectionOf } from "./selection.ts";
import { pipeRow, ROW_FIELDS, summaryText, torrentTable } from "./torrent_table.ts";

/** `shoal ctl list` */
export async function list(call: Call): Promise<ExitStatus> {
  const { screen, values } = call;
  const selection = selectionOf(call, call.operands);
  const client = await openClient(call);
  if (values.has(NAMES)) return await listNames(call, client);
  const fields = screen.json ? values.get(FIELDS) : ROW_FIELDS;
  const answer = await client.torrents({ ...selection, fields });
  const { torrents } = answer;
  if (screen.json) screen.jsonLine(answer);
  else if (torrents.length > 0) {
    const columns = screen.tableColumns;
    screen.stdout.write(
      columns === undefined
        ? torrents.map((row) => `${pipeRow(row).join("\t")}\n`).join("")
        : torrentTable(torrents, { columns, colors: screen.colors }),
    );
    if (columns !== undefined && torrents.length > 1) {
      screen.note(summaryText(torrents, formatNoun(torrents.length, "torrent")));
    }
  }
  if (selection !== undefined) return reportUnmatched(call, answer);
  if (torrents.length === 0) screen.note("There are no torrents; shoal ctl add adds one");
  return EXIT.ok;
}

/** Prints what each torrent can be called by: its name, or its number where the name would mean something else. */
async function listNames({ screen }: Call, client: ShoalClient): Promise<ExitStatus> {
  const { parseTargets } = await import("../../daemon/selector/mod.ts");
  const { torrents } = await client.torrents({ fields: "id,name" });
  const lines = torrents.map(({ id = 0, name = "" }) => {
    const isPlain = /^[^-*?][^*?]*$/.test(name) && plainText(name) === name;
    return isPlain && parseTargets([name]).node.kind === "name" ? name : String(id);
  });
  screen.stdout.write(lines.map((line) => `${line}\n`).join(""));
  return EXIT.ok;
}
