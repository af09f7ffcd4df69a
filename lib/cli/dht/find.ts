import { formatEndpoint, parseEndpoint } from "../../address/mod.ts";
import { fromHex, toHex } from "../../hash/mod.ts";
import type { Endpoint } from "../../io/mod.ts";
import { CliError, UsageError } from "../cli_error.ts";
import type { Call } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { formatTable } from "../output/table.ts";
import { readSource, reasonOf } from "../torrent/source.ts";
import { ANNOUNCE_PORT } from "./dht_options.ts";
import { visitDht } from "./visit.ts";

/** Reads the info-hash of a torrent, magnet link or info-hash, 20 bytes. */
export async function readInfoHash(call: Call, source: string): Promise<Uint8Array> {
  const { wireInfoHash } = await import("../../metainfo/mod.ts");
  const read = await readSource(call, source);
  if (read.kind === "torrent" && read.metainfo.private) {
    throw new CliError(`Cannot use the DHT for ${source}: the torrent is private`, EXIT.refused);
  }
  return wireInfoHash(read.kind === "torrent" ? read.metainfo : read.magnet);
}

/** `shoal dht peers TORRENT` */
export async function findPeers(call: Call, source: string): Promise<ExitStatus> {
  const { screen, values } = call;
  const infoHash = await readInfoHash(call, source);
  const found: string[] = [];
  await visitDht(call, async ({ dht, signal }) => {
    const announcePort = values.get(ANNOUNCE_PORT);
    const options = announcePort === undefined ? { signal } : { signal, announcePort };
    for await (const peers of dht.getPeers(infoHash, options)) {
      const texts = peers.map(formatEndpoint);
      found.push(...texts);
      if (!screen.json) screen.stdout.write(texts.map((text) => `${text}\n`).join(""));
    }
  });
  if (screen.json) {
    const peers = found.map((address) => ({ address }));
    screen.jsonLine({ infoHash: toHex(infoHash), peers });
  }
  if (found.length > 0 || values.get(ANNOUNCE_PORT) !== undefined) return EXIT.ok;
  throw new CliError("Cannot find peers: the DHT knows of none", EXIT.notFound);
}

/** `shoal dht ping HOST:PORT` */
export async function ping(call: Call, what: string): Promise<ExitStatus> {
  const { screen } = call;
  const to = endpointOf(what);
  const { id, endpoint, roundTripMs } = await visitDht(call, async ({ dht, signal }) => {
    try {
      return await dht.ping(to, { signal });
    } catch (error) {
      signal.throwIfAborted();
      throw new CliError(`Cannot ping ${what}: ${reasonOf(error)}`, EXIT.network);
    }
  }, { joins: false });
  const answer = {
    id: toHex(id),
    address: formatEndpoint(endpoint),
    roundTripMs: Math.round(roundTripMs),
  };
  if (screen.json) screen.jsonLine(answer);
  else screen.stdout.write(`${answer.id}\t${answer.address}\t${answer.roundTripMs} ms\n`);
  return EXIT.ok;
}

/** `shoal dht sample HOST:PORT` or an id */
export async function sample(call: Call, what: string): Promise<ExitStatus> {
  const { screen } = call;
  const isTarget = /^[0-9a-f]{40}$/i.test(what);
  const of = isTarget ? fromHex(what) : endpointOf(what);
  let answers = 0;
  await visitDht(call, async ({ dht, signal }) => {
    for await (const each of dht.sample(of, { signal })) {
      answers += 1;
      const { from, total, intervalSeconds } = each;
      const infoHashes = each.infoHashes.map(toHex);
      if (screen.json) {
        screen.jsonLine({ address: formatEndpoint(from), infoHashes, total, intervalSeconds });
      } else screen.stdout.write(infoHashes.map((hash) => `${hash}\n`).join(""));
    }
  }, { joins: isTarget });
  if (answers > 0) return EXIT.ok;
  throw new CliError(`Cannot sample ${what}: no node gives samples`, EXIT.network);
}

/** `shoal dht stats` */
export async function stats(call: Call): Promise<ExitStatus> {
  const { screen } = call;
  const all = await visitDht(call, ({ dht }) => Promise.resolve(dht.stats()));
  const rows = all.map(({ id, family, ...more }) => ({ family, id: toHex(id), ...more }));
  if (screen.json) {
    for (const row of rows) screen.jsonLine(row);
    return EXIT.ok;
  }
  screen.stdout.write(formatTable(
    [
      { title: "DHT" },
      { title: "node id" },
      { title: "nodes", align: "right" },
      { title: "sent", align: "right" },
      { title: "received", align: "right" },
      { title: "our address" },
    ],
    rows.map((row) => [
      `IPv${row.family}`,
      row.id,
      String(row.nodes),
      String(row.sent),
      String(row.received),
      row.externalAddress ?? "?",
    ]),
    { heading: screen.colors.dim },
  ));
  return EXIT.ok;
}

function endpointOf(text: string): Endpoint {
  const endpoint = parseEndpoint(text);
  if (endpoint !== undefined) return endpoint;
  throw new UsageError(`"${text}" is no node: it needs an address and a port`, {
    hint: "such as 192.0.2.7:6881",
  });
}
