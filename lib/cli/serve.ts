import type { ServedDaemon, ServeOptions } from "../daemon/mod.ts";
import { CliError, UsageError } from "./cli_error.ts";
import type { Call, Command } from "./command.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";
import { printPasswordHash } from "./hash_password.ts";
import { flag, option } from "./options/option.ts";
import * as transfer from "./options/transfer_options.ts";
import { FILE, FOLDER, TEXT } from "./options/value_kind.ts";
import { formatNoun } from "../text/mod.ts";
import { systemError } from "./system_error.ts";

const SERVES = "Who may speak to it";

const STATE = option("state", FOLDER, {
  group: "Files",
  help: "where it keeps what it knows (in the output folder)",
  common: true,
});

const HTTP = option("http", TEXT, {
  placeholder: "HOST:PORT",
  group: SERVES,
  help: "where the API is, or a socket (127.0.0.1:9091)",
  common: true,
});

const TOKEN = option("token", TEXT, {
  placeholder: "TOKEN",
  group: SERVES,
  help: "what opens the API (one made at the first start)",
  common: true,
});

const USER = option("user", TEXT, {
  placeholder: "NAME:PASSWORD",
  group: SERVES,
  help: "one who may do all",
  repeat: true,
});

const READER = option("reader", TEXT, {
  placeholder: "NAME:PASSWORD",
  group: SERVES,
  help: "one who may look and change nothing",
  repeat: true,
});

const USERS = option("users", FILE, {
  group: SERVES,
  help: "users, a line each: NAME:ROLE:HASH",
});

const HASH_PASSWORD = flag("hash-password", {
  group: SERVES,
  help: "ask for a password, print its hash, and end",
});

const ALLOW_HOST = option("allow-host", TEXT, {
  placeholder: "NAME",
  group: SERVES,
  help: "name that the API may be called by",
  repeat: true,
});

const ALLOW_DIR = option("allow-dir", FOLDER, {
  group: "Files",
  help: "data may go here and to the output folder alone",
  repeat: true,
});

const TLS_CERT = option("tls-cert", FILE, { group: SERVES, help: "certificate, as PEM" });
const TLS_KEY = option("tls-key", FILE, { group: SERVES, help: "its key, as PEM" });

/** Where the API is unless something else is said. */
const DEFAULT_HTTP = "127.0.0.1:9091";

/** The folder that torrents go to unless something else is said. */
const DEFAULT_OUTPUT = "downloads";

/** `shoal serve` */
export const SERVE: Command = {
  name: "serve",
  summary: "runs the daemon: many torrents, and an API for others",
  operands: [],
  options: [
    transfer.OUTPUT,
    STATE,
    ALLOW_DIR,
    transfer.SEQUENTIAL,
    HTTP,
    TOKEN,
    USER,
    READER,
    USERS,
    HASH_PASSWORD,
    ALLOW_HOST,
    TLS_CERT,
    TLS_KEY,
    transfer.PEER_PORT,
    transfer.BIND,
    transfer.PROXY,
    transfer.IP_FILTER,
    transfer.ENCRYPTION,
    transfer.TRACKER,
    transfer.NO_DHT,
    transfer.DHT_NODE,
    transfer.NO_LSD,
    transfer.NO_PEX,
    transfer.NO_UTP,
    transfer.NO_TCP,
    transfer.NO_PORT_MAPPING,
    ...transfer.LIMIT_OPTIONS,
  ],
  examples: [
    { line: "serve -o /data", does: "until Ctrl+C" },
    { line: "serve --http /run/shoal.sock", does: "at a Unix socket" },
    { line: "serve --http 0.0.0.0:80 --token SECRET", does: "for others" },
  ],
  details: [
    "Speaks Transmission's RPC at /transmission/rpc, with the token as password and any user name. What was added is there again at the next start.",
    "The roles of users are admin, who may do all, and read-only, who may look and change nothing. The hashes are those that --hash-password prints.",
  ],
  run,
};

function httpAt(text: string): ServeOptions["at"] {
  const found = /^(?:\[([^\]]+)\]|([^/:]+)):(\d{1,5})$/.exec(text);
  if (!found) {
    if (text.includes("/")) return { path: text };
    throw new UsageError(`--http needs HOST:PORT or the path of a socket, not "${text}"`);
  }
  return { hostname: found[1] ?? found[2] ?? "", port: Number(found[3]) };
}

function user(
  text: string,
  role: "admin" | "read-only",
): NonNullable<ServeOptions["users"]>[number] {
  const cut = text.indexOf(":");
  if (cut < 1 || cut === text.length - 1) {
    throw new UsageError("--user and --reader need NAME:PASSWORD");
  }
  return { name: text.slice(0, cut), password: text.slice(cut + 1), role };
}

function serveOptions({ values, log }: Call): ServeOptions {
  const outputDir = values.get(transfer.OUTPUT) ?? DEFAULT_OUTPUT;
  const certFile = values.get(TLS_CERT);
  const keyFile = values.get(TLS_KEY);
  if ((certFile === undefined) !== (keyFile === undefined)) {
    throw new UsageError("--tls-cert and --tls-key go together");
  }
  const usersFile = values.get(USERS);
  const dhtNodes = values.all(transfer.DHT_NODE);
  return {
    at: httpAt(values.get(HTTP) ?? DEFAULT_HTTP),
    token: values.get(TOKEN),
    allowedHosts: values.all(ALLOW_HOST),
    users: [
      ...values.all(USER).map((text) => user(text, "admin")),
      ...values.all(READER).map((text) => user(text, "read-only")),
    ],
    ...(usersFile === undefined ? {} : { usersFile }),
    ...(certFile !== undefined && keyFile !== undefined ? { tls: { certFile, keyFile } } : {}),
    stateDir: values.get(STATE) ?? `${outputDir}/.shoal/daemon`,
    outputDir,
    roots: values.all(ALLOW_DIR),
    bind: values.get(transfer.BIND),
    proxy: values.get(transfer.PROXY),
    ...(dhtNodes.length > 0 ? { dhtNodes } : {}),
    settings: givenSettings(values),
    log,
  };
}

/** What of the settings the command line says, for this run. */
export function givenSettings(values: Call["values"]): NonNullable<ServeOptions["settings"]> {
  const port = values.get(transfer.PEER_PORT);
  const encryption = values.get(transfer.ENCRYPTION);
  const download = values.get(transfer.DOWNLOAD_LIMIT);
  const upload = values.get(transfer.UPLOAD_LIMIT);
  const maxPeers = values.get(transfer.MAX_PEERS);
  const ipFilters = values.all(transfer.IP_FILTER);
  const trackers = values.all(transfer.TRACKER);
  return {
    ...(port === undefined ? {} : { port, choosesPort: port === 0 }),
    ...(encryption === undefined ? {} : { encryption }),
    ...(download === undefined ? {} : { downloadLimit: download, isDownloadLimited: download > 0 }),
    ...(upload === undefined ? {} : { uploadLimit: upload, isUploadLimited: upload > 0 }),
    ...(maxPeers === undefined ? {} : { maxPeersPerTorrent: maxPeers }),
    ...(ipFilters.length === 0 ? {} : { ipFilters, usesIpFilters: true }),
    ...(trackers.length === 0 ? {} : { defaultTrackers: trackers }),
    ...(values.has(transfer.SEQUENTIAL) ? { isSequential: true } : {}),
    ...(values.has(transfer.NO_DHT) ? { dht: false } : {}),
    ...(values.has(transfer.NO_LSD) ? { lsd: false } : {}),
    ...(values.has(transfer.NO_PEX) ? { pex: false } : {}),
    ...(values.has(transfer.NO_UTP) ? { utp: false } : {}),
    ...(values.has(transfer.NO_TCP) ? { tcp: false } : {}),
    ...(values.has(transfer.NO_PORT_MAPPING) ? { portMapping: false } : {}),
  };
}

async function open(call: Call): Promise<ServedDaemon> {
  const options = serveOptions(call);
  try {
    return await call.program.serve(options);
  } catch (error) {
    // What can be told to people was: a state in use, a token that is missing.
    if (error instanceof TypeError) throw new CliError(error.message, EXIT.usage, { cause: error });
    if (error instanceof Error && error.name === "StoreError") {
      throw new CliError(error.message, EXIT.exists, { cause: error });
    }
    throw systemError("start the daemon", error);
  }
}

async function run(call: Call): Promise<ExitStatus> {
  const { screen, program, values } = call;
  if (values.has(HASH_PASSWORD)) return await printPasswordHash(call);
  using interrupts = program.catchInterrupts();
  const daemon = await open(call);
  const { url, peerPort, torrentCount } = daemon;
  // A log that is kept has the token once at most; on a terminal it is what the user opens.
  const isShown = daemon.isTokenNew || screen.stdout.isTerminal;
  if (screen.json) screen.jsonLine({ event: "serving", url, peerPort, torrents: torrentCount });
  else if (!screen.quiet) {
    screen.result(isShown ? daemon.signInUrl : url);
    screen.note(`${formatNoun(torrentCount, "torrent")}; peers reach it at port ${peerPort}`);
  }
  const interrupted = Promise.withResolvers<void>();
  interrupts.signal.addEventListener("abort", () => interrupted.resolve(), { once: true });
  if (interrupts.signal.aborted) interrupted.resolve();
  await Promise.race([interrupted.promise, daemon.shutDown]);
  if (screen.json) screen.jsonLine({ event: "stopping" });
  await daemon.close();
  if (screen.json) screen.jsonLine({ event: "stopped" });
  return interrupts.status ?? EXIT.ok;
}
