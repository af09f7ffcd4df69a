import type { ErrorAnswer } from "../../daemon/api/mod.ts";
import { CliError } from "../cli_error.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import type { DaemonReply } from "./daemon_exchange.ts";

/** What the program leaves with, by what the API calls it. */
const STATUSES: Readonly<Record<ErrorAnswer["error"]["kind"], ExitStatus>> = {
  "invalid": EXIT.usage,
  "not-found": EXIT.notFound,
  "not-a-torrent": EXIT.notTorrent,
  "fetch-failed": EXIT.network,
  "forbidden": EXIT.noPermission,
  "conflict": EXIT.exists,
  "system": EXIT.noPermission,
  "too-large": EXIT.usage,
  "read-only": EXIT.notAuthorised,
  "unauthorised": EXIT.notAuthorised,
  "foreign": EXIT.notAuthorised,
  "wrong-host": EXIT.notAuthorised,
  "too-many-guesses": EXIT.notAuthorised,
  "wrong-type": EXIT.noDaemon,
  "too-many-streams": EXIT.noDaemon,
  "fault": EXIT.fault,
  "no-such-path": EXIT.noDaemon,
  "wrong-method": EXIT.noDaemon,
};

/** Statuses with which a daemon turns somebody away: the token, the role, the host, too many guesses. */
const TURNED_AWAY: readonly number[] = [401, 403, 421, 429];

/** Who was asked. */
export interface AskedDaemon {
  /** Its address for people. */
  readonly shown: string;
  /** Whether it was given a token or password. */
  readonly isSigned: boolean;
}

/** There is no daemon. */
export function absent(shown: string, reason: string, options: ErrorOptions = {}): CliError {
  return new CliError(`Cannot reach a daemon at ${shown}: ${reason}`, EXIT.noDaemon, {
    ...options,
    hint: "shoal serve runs one; --url says where another is",
  });
}

/** Why a reply is not what was asked for; undefined where it is. */
export function failureOf(reply: DaemonReply, asked: AskedDaemon): CliError | undefined {
  const { status, contentType, text } = reply;
  if (contentType.startsWith("application/json")) {
    return status < 300 ? undefined : errorOf(text) ?? foreign(reply, asked);
  }
  const [reason = ""] = text.split("\n");
  if (TURNED_AWAY.includes(status)) {
    const why = status !== 401
      ? reason
      : asked.isSigned
      ? "the token or password is wrong"
      : "it wants a token";
    return new CliError(`Cannot ask the daemon at ${asked.shown}: ${why}`, EXIT.notAuthorised, {
      ...status === 401 ? { hint: "--token TOKEN, SHOAL_TOKEN or --state DIR gives it" } : {},
    });
  }
  if (status === 500) return new CliError(`The daemon fails: ${reason}`, EXIT.fault);
  return foreign(reply, asked);
}

function foreign({ status }: DaemonReply, { shown }: AskedDaemon): CliError {
  return absent(shown, `what answers there is none of Shoal (status ${status})`);
}

function errorOf(text: string): CliError | undefined {
  const { error }: Partial<ErrorAnswer> = JSON.parse(text);
  if (typeof error?.message !== "string") return undefined;
  return new CliError(error.message, STATUSES[error.kind] ?? EXIT.fault);
}
