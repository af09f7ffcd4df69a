import type { SelectionBody } from "../../daemon/api/mod.ts";
import { CliError, UsageError } from "../cli_error.ts";
import type { Call, Operand } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { plainText } from "../output/plain_text.ts";
import { WHERE } from "./connection_options.ts";

/** Torrents on the command line. */
export const TORRENTS: Operand = {
  name: "TORRENT",
  optional: true,
  repeat: true,
  completion: "live",
};

/** One torrent. */
export const ONE_TORRENT: Operand = { name: "TORRENT", completion: "live" };

/**
 * Reads which torrents are meant: by words, or by `--where`; undefined for neither.
 *
 * @throws {UsageError} for both.
 */
export function selectionOf(
  { values }: Pick<Call, "values">,
  words: readonly string[],
): SelectionBody | undefined {
  const where = values.get(WHERE);
  if (where === undefined) return words.length > 0 ? { targets: words } : undefined;
  if (words.length === 0) return { where };
  throw new UsageError(`Cannot take "${words[0]}" and --where: one of both says which`);
}

/** The same, where something has to be meant. @throws {UsageError} if nothing is. */
export function selectionFor(
  call: Pick<Call, "values">,
  words: readonly string[],
  command: string,
): SelectionBody {
  const selection = selectionOf(call, words);
  if (selection !== undefined) return selection;
  throw new UsageError(`${command} needs a TORRENT or --where SELECTOR`, {
    hint: "Numbers, names, info-hashes, or all",
  });
}

/** What an answer says of a selection. */
export interface Chosen {
  /** What fits. */
  readonly torrents: readonly unknown[];
  /** Words that fit nothing. */
  readonly unmatched: readonly string[];
}

/**
 * Says which words fit no torrent.
 *
 * @returns what to leave with: as where a file is not there, if there are such words.
 * @throws {CliError} if no torrent fits at all.
 */
export function reportUnmatched({ screen }: Call, { torrents, unmatched }: Chosen): ExitStatus {
  const words = unmatched.map((word) => `"${plainText(word)}"`).join(", ");
  if (torrents.length === 0) {
    const what = words === "" ? "the selector" : words;
    throw new CliError(`No torrent fits ${what}`, EXIT.notFound, { hint: "See shoal ctl list" });
  }
  if (words === "") return EXIT.ok;
  screen.warn(`no torrent fits ${words}`);
  return EXIT.notFound;
}
