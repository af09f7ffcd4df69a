import { BencodeDict, BencodeError, decodePrefix } from "../bencode/mod.ts";
import { clampIntervalMs } from "./_intervals.ts";
import { trackerText } from "./_tracker_text.ts";
import { TrackerError } from "./tracker_error.ts";

/** Nesting and values of an answer: a list of a few thousand dictionaries of three entries, and much room. */
const ANSWER_LIMITS = { maxDepth: 10, maxTokens: 200_000 };

/**
 * Reads the dictionary that an HTTP tracker answers with, to an announce or a scrape. Slips and what follows it are
 * let pass, as many a tracker's is not canonical.
 *
 * @throws {TrackerError} if it is none, or says that it failed.
 */
export function answerDict(body: Uint8Array): BencodeDict {
  const dict = decodeDict(body);
  const failure = dict.bytes("failure reason");
  if (failure !== undefined) {
    const reason = trackerText(failure) || "it failed, and does not say why";
    throw new TrackerError("failure", reason, { retryInMs: retryInMs(dict) });
  }
  return dict;
}

/** Reads a count; undefined where there is none, or one that can not be. */
export function countOf(dict: BencodeDict, key: string): number | undefined {
  const count = dict.integer(key);
  return count === undefined || count < 0 ? undefined : count;
}

function decodeDict(body: Uint8Array): BencodeDict {
  try {
    const { value } = decodePrefix(body, ANSWER_LIMITS);
    if (value instanceof BencodeDict) return value;
  } catch (error) {
    if (!(error instanceof BencodeError)) throw error;
  }
  throw new TrackerError("bad-answer", "its answer is not a tracker's");
}

/** Reads when to ask again after a failure: minutes, or "never" (BEP 31). */
function retryInMs(dict: BencodeDict): number | "never" | undefined {
  const text = dict.text("retry in");
  if (text === "never") return "never";
  const minutes = dict.integer("retry in") ?? (/^\d{1,9}$/.test(text ?? "") ? Number(text) : -1);
  return minutes < 0 ? undefined : clampIntervalMs(minutes * 60_000);
}
