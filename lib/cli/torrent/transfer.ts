import { formatEndpoint } from "../../address/mod.ts";
import type { AddOptions, SessionOptions } from "../../host/mod.ts";
import { CliError, UsageError } from "../cli_error.ts";
import type { Call } from "../command.ts";
import { EXIT } from "../exit_status.ts";
import * as transfer from "../options/transfer_options.ts";
import type { Values } from "../options/values.ts";
import { systemError } from "../system_error.ts";
import type { ProgramSession } from "../program.ts";

/** A limit of 0 is none. */
function limit(rateBytesPerSec: number | undefined): number | undefined {
  return rateBytesPerSec === 0 ? undefined : rateBytesPerSec;
}

/** What the options of `get` and `seed` say of a session. */
function sessionOptions({ values, log }: Call, outputDir: string): SessionOptions {
  const dhtNodes = values.all(transfer.DHT_NODE);
  return {
    outputDir,
    port: values.get(transfer.PEER_PORT),
    bind: values.get(transfer.BIND),
    proxy: values.get(transfer.PROXY),
    ipFilters: values.all(transfer.IP_FILTER),
    encryption: values.get(transfer.ENCRYPTION),
    dht: !values.has(transfer.NO_DHT),
    ...(dhtNodes.length > 0 ? { dhtNodes } : {}),
    lsd: !values.has(transfer.NO_LSD),
    pex: !values.has(transfer.NO_PEX),
    utp: !values.has(transfer.NO_UTP),
    tcp: !values.has(transfer.NO_TCP),
    portMapping: !values.has(transfer.NO_PORT_MAPPING),
    maxPeers: values.get(transfer.MAX_PEERS),
    downloadLimit: limit(values.get(transfer.DOWNLOAD_LIMIT)),
    uploadLimit: limit(values.get(transfer.UPLOAD_LIMIT)),
    log,
  };
}

/** What they say of each torrent. */
export function peerOptions(values: Values): AddOptions {
  return {
    peers: values.all(transfer.PEER),
    trackers: values.all(transfer.TRACKER),
    useTrackers: !values.has(transfer.NO_TRACKERS),
    useWebSeeds: !values.has(transfer.NO_WEB_SEEDS),
    preferV2: values.has(transfer.PREFER_V2),
    superSeeding: values.has(transfer.SUPER_SEED),
  };
}

/** What does not go through a proxy, and so is not done. */
function proxyNote(proxy: string): string {
  const off = "peers can not connect to us, and local discovery and port mapping are off";
  return /^http:/i.test(proxy)
    ? `Through the proxy ${off}, as are the DHT, uTP and UDP trackers`
    : `Through the proxy ${off}; the DHT, uTP and UDP trackers are where it carries UDP`;
}

/** Who names a peer wants to know that nothing comes of it. */
function warnOfRefusedPeers({ values, screen }: Call, session: ProgramSession): void {
  for (const peer of values.all(transfer.PEER).map(formatEndpoint)) {
    const refusal = session.explain(peer);
    if (refusal !== undefined) screen.warn(`The peer ${peer} is left out: ${refusal}`);
  }
}

/**
 * Opens the session of `get` or `seed`.
 *
 * @param outputDir the folder that the torrents are in, in which what is known of the DHT is kept too.
 * @throws {CliError} if there is no way left to reach peers, the port is taken, the address is not one of this machine, or an IP filter can not be read.
 */
export async function openSession(call: Call, outputDir: string): Promise<ProgramSession> {
  const options = sessionOptions(call, outputDir);
  if (options.tcp === false && options.utp === false) {
    throw new UsageError("Cannot reach peers: --no-tcp and --no-utp leave no way to");
  }
  try {
    const session = await call.program.openSession(options);
    if (options.proxy !== undefined) call.screen.note(proxyNote(options.proxy));
    warnOfRefusedPeers(call, session);
    return session;
  } catch (error) {
    // It is told already what of the network can not be had.
    const isTold = error instanceof Error && /^Cannot (?:use|bind) /.test(error.message);
    if (isTold) throw new CliError(error.message, EXIT.network, { cause: error });
    const at = options.port === undefined ? "for peers" : `for peers at port ${options.port}`;
    throw systemError(`listen ${at}`, error);
  }
}
