import type { ShoalClient } from "../../client/mod.ts";
import type { ActionAnswer, SelectionBody } from "../../daemon/api/mod.ts";
import type { Call } from "../command.ts";
import type { ExitStatus } from "../exit_status.ts";
import { formatNoun } from "../../text/mod.ts";
import { plainText } from "../output/plain_text.ts";
import { DRY_RUN } from "./connection_options.ts";
import { openClient } from "./open_client.ts";
import { reportUnmatched, selectionFor } from "./selection.ts";

/** What is done to torrents. */
export interface Acting {
  /** The command, for messages: `ctl stop`. */
  readonly command: string;
  /** The arguments that name torrents. */
  readonly words: readonly string[];
  /** What was done, in the past: `stopped`. */
  readonly done: string;
  /** Whether each torrent is named, even if there are many. */
  readonly namesEach?: boolean;
  /** Does it. */
  act(client: ShoalClient, selection: SelectionBody): Promise<ActionAnswer>;
}

/** Does something to the torrents that are meant, and says of how many. */
export async function actOn(call: Call, acting: Acting): Promise<ExitStatus> {
  const { screen } = call;
  const selection = selectionFor(call, acting.words, acting.command);
  const client = await openClient(call);
  if (call.values.has(DRY_RUN)) return await showChosen(call, client, selection);
  const answer = await acting.act(client, selection);
  if (screen.json) screen.jsonLine(answer);
  const status = reportUnmatched(call, answer);
  const { torrents } = answer;
  const [only] = torrents;
  const names = torrents.map(({ name }) => plainText(name));
  if (acting.namesEach || torrents.length === 1) {
    for (const name of names) screen.note(`${acting.done} ${name}`);
  } else if (only !== undefined) {
    screen.note(`${acting.done} ${formatNoun(torrents.length, "torrent")}`);
  }
  return status;
}

/** Prints the torrents that something would be done to. */
export async function showChosen(
  call: Call,
  client: ShoalClient,
  selection: SelectionBody,
): Promise<ExitStatus> {
  const { screen } = call;
  const answer = await client.torrents({ ...selection, fields: "id,infoHash,name" });
  if (screen.json) screen.jsonLine(answer);
  else {
    for (const { id = 0, name = "" } of answer.torrents) {
      screen.result(`${id}\t${plainText(name)}`);
    }
  }
  return reportUnmatched(call, answer);
}

/** Does what needs no more than a word. */
export function actBy(
  call: Call,
  action: "start" | "stop" | "verify" | "reannounce",
  { done, body = {} }: { readonly done: string; readonly body?: object },
): Promise<ExitStatus> {
  return actOn(call, {
    command: `ctl ${action}`,
    words: call.operands,
    done,
    act: (client, selection) => client[action]({ ...selection, ...body }),
  });
}
