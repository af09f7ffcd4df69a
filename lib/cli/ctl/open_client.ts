import { ShoalClient, type ShoalClientOptions } from "../../client/mod.ts";
import { CliError } from "../cli_error.ts";
import type { Call } from "../command.ts";
import { EXIT } from "../exit_status.ts";
import { STATE, TOKEN, URL_OPTION, USER } from "./connection_options.ts";
import { type DaemonAddress, readAddress } from "./daemon_address.ts";

/** Where the daemon of this folder keeps what it knows, unless it was told something else. */
const DEFAULT_STATE = "downloads/.shoal/daemon";

/** Bytes of a file of a token at most. */
const MAX_TOKEN_BYTES = 1024;

/**
 * Opens a client of the daemon that the options name. A user or token is that of the options or the environment; else the
 * token stands in the daemon's state folder.
 *
 * @throws {CliError} if that folder was named and has none.
 */
export async function openClient(call: Call): Promise<ShoalClient> {
  const { program, values } = call;
  const at = readAddress(values.get(URL_OPTION));
  const secrets = await secretsFor(call, at);
  return new ShoalClient({
    // Over a socket any name of this machine will do.
    url: "socket" in at ? "http://localhost" : at.origin,
    ...secrets,
    fetch: await program.openDaemon(at),
  });
}

/** What requests are signed with; neither for nothing. */
async function secretsFor(
  { values, files }: Call,
  at: DaemonAddress,
): Promise<Pick<ShoalClientOptions, "token" | "user" | "password">> {
  const named = values.get(USER);
  if (named === undefined) {
    return { token: values.get(TOKEN) ?? await keptToken(values.get(STATE), { at, files }) };
  }
  const [user = ""] = named.split(":", 1);
  return { user, password: named.slice(user.length + 1) };
}

async function keptToken(
  stateDir: string | undefined,
  { at, files }: { readonly at: DaemonAddress; readonly files: Call["files"] },
): Promise<string | undefined> {
  // A token that nobody named is for nobody but a daemon of this machine.
  if (stateDir === undefined && !await isOfThisMachine(at)) return undefined;
  const path = `${stateDir ?? DEFAULT_STATE}/token`;
  try {
    return new TextDecoder().decode(await files.read(path, MAX_TOKEN_BYTES)).trim();
  } catch (error) {
    // The daemon may have another folder; it says that it wants a token.
    if (stateDir === undefined) return undefined;
    throw new CliError(`Cannot read the token in ${path}: there is none`, EXIT.notAuthorised, {
      cause: error,
    });
  }
}

async function isOfThisMachine(at: DaemonAddress): Promise<boolean> {
  if ("socket" in at) return true;
  const { scopeOf } = await import("../../address/mod.ts");
  const host = at.origin.hostname.replace(/^\[(.*)\]$/, "$1");
  return host === "localhost" || scopeOf(host) === "loopback";
}
