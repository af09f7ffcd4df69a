import { ShoalError, type ShoalErrorKind } from "../../client/mod.ts";
import { CliError } from "../cli_error.ts";
import type { Call } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { URL_OPTION } from "./connection_options.ts";
import { readAddress, shownAddress } from "./daemon_address.ts";

/** What the program leaves with, by what the client calls it. */
const STATUSES: Readonly<Record<ShoalErrorKind, ExitStatus>> = {
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
  "no-such-path": EXIT.noDaemon,
  "wrong-method": EXIT.noDaemon,
  "wrong-type": EXIT.noDaemon,
  "too-many-streams": EXIT.noDaemon,
  "unreachable": EXIT.noDaemon,
  "not-shoal": EXIT.noDaemon,
  "fault": EXIT.fault,
};

/** Kinds with which a daemon turns somebody away before it looks at what is asked. */
const TURNED_AWAY: readonly ShoalErrorKind[] = [
  ...(["unauthorised", "foreign", "wrong-host", "too-many-guesses"] as const),
];

/** What a command of `ctl` ends with, where it failed: an error of the client in words of the command line, any other as it is. */
export function failureOf(error: unknown, { values }: Pick<Call, "values">): unknown {
  if (!(error instanceof ShoalError)) return error;
  const { kind, message, status } = error;
  const shown = shownAddress(readAddress(values.get(URL_OPTION)));
  if (kind === "unreachable") return absent(shown, "nobody answers there", { cause: error });
  if (kind === "not-shoal") {
    const reason = `what answers there is none of Shoal (status ${status})`;
    return absent(shown, reason, { cause: error });
  }
  return new CliError(
    TURNED_AWAY.includes(kind)
      ? `Cannot ask the daemon at ${shown}: ${message.charAt(0).toLowerCase()}${message.slice(1)}`
      : kind === "fault"
      ? `The daemon fails: ${message}`
      : message,
    STATUSES[kind] ?? EXIT.fault,
    {
      cause: error,
      ...kind === "unauthorised"
        ? { hint: "--token TOKEN, SHOAL_TOKEN or --state DIR gives it" }
        : {},
    },
  );
}

/** There is no daemon. */
function absent(shown: string, reason: string, options: ErrorOptions): CliError {
  return new CliError(`Cannot reach a daemon at ${shown}: ${reason}`, EXIT.noDaemon, {
    ...options,
    hint: "shoal serve runs one; --url says where another is",
  });
}
