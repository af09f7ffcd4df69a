import { UsageError } from "./cli_error.ts";
import type { Call, Command } from "./command.ts";
import { ACTIONS } from "./dht/actions.ts";
import { ANNOUNCE_PORT, BIND, DHT_NODE, KEY, SALT, TIMEOUT, UDP_PORT } from "./dht/dht_options.ts";
import type { ExitStatus } from "./exit_status.ts";
import { PROXY } from "./options/transfer_options.ts";

/** `shoal dht` */
export const DHT_COMMAND: Command = {
  name: "dht",
  summary: "asks the DHT: ping, get, put, peers, sample, stats, publish",
  operands: [
    { name: "ACTION", completion: [...ACTIONS.keys()] },
    { name: "WHAT", optional: true, completion: "torrent" },
  ],
  options: [DHT_NODE, TIMEOUT, KEY, SALT, ANNOUNCE_PORT, BIND, UDP_PORT, PROXY],
  examples: [
    { line: "dht peers debian.torrent", does: "who has it" },
    { line: "dht ping router.bittorrent.com:6881", does: "is it there" },
    { line: "dht put 'Hello World!'", does: "prints where it is" },
    { line: "dht get TARGET", does: "prints what is there" },
    { line: "dht publish a.torrent --key FILE", does: "the newest torrent of a key" },
    { line: "dht sample HOST:PORT", does: "info-hashes of a node" },
  ],
  details: [
    "peers TORRENT prints host:port a line, with --announce-port after it has announced that port. " +
    "ping HOST:PORT asks one node. sample HOST:PORT or TARGET prints info-hashes. stats joins, and prints what is known.",
    "put TEXT stores up to 1,000 bytes under their hash, or with --key under a key, and prints what get finds it by: a " +
    "target or a public key, as 40 or 64 hexadecimal digits. What nobody puts again is lost after two hours.",
    "publish TORRENT says which torrent is the newest of a key (BEP 46), and prints its magnet link. The file of --key " +
    "has 32 bytes as 64 hexadecimal digits; one that is not there is made.",
    "Leaves with 3 where nothing is found, 5 where no node answers, 6 where time is up.",
  ],
  run,
};

async function run(call: Call): Promise<ExitStatus> {
  const [name = "", what] = call.operands;
  const action = ACTIONS.get(name);
  if (action === undefined) {
    throw new UsageError(`Cannot do "${name}" in the DHT`, {
      hint: `What can be done: ${[...ACTIONS.keys()].join(", ")}`,
    });
  }
  if (action.needs !== undefined && what === undefined) {
    throw new UsageError(`dht ${name} needs ${action.needs}`, {
      hint: `Usage: shoal dht ${name} ${action.needs}`,
    });
  }
  if (action.needs === undefined && what !== undefined) {
    throw new UsageError(`Cannot take "${what}": dht ${name} ends before it`);
  }
  return await action.run(call, what ?? "");
}
