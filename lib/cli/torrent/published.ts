import type { Magnet } from "../../metainfo/mod.ts";
import { CliError } from "../cli_error.ts";
import type { Call } from "../command.ts";
import { EXIT } from "../exit_status.ts";
import { BIND, NO_DHT, PROXY } from "../options/transfer_options.ts";
import { askDht } from "./ask_dht.ts";

/**
 * Asks the DHT which torrent is the newest under the key that a magnet link names (BEP 46); gives other links as they
 * are.
 *
 * @throws {CliError} if none is published, the DHT can not be asked, or is not to be.
 */
export async function newestOf(call: Call, magnet: Magnet): Promise<Magnet> {
  const { infoHashes, mutable, ...rest } = magnet;
  if (mutable === undefined || infoHashes.v1 || infoHashes.v2) return magnet;
  const { program, values, log } = call;
  const failed = "Cannot find what is published under the key";
  if (values.has(NO_DHT)) throw new CliError(`${failed}: --no-dht is given`, EXIT.usage);
  using interrupts = program.catchInterrupts();
  await using io = await program.openIo({ log, bind: values.get(BIND), proxy: values.get(PROXY) });
  const { reason, timedOut, answer } = await askDht(call, io, {
    signal: interrupts.signal,
    ask: async (dht, signal) => ({ item: await dht.get(mutable, { signal }) }),
  });
  if (answer === undefined) {
    const status = timedOut ? EXIT.timedOut : EXIT.network;
    throw new CliError(`${failed}: the DHT: ${reason}`, status);
  }
  const { publishedInfoHash } = await import("../../dht/mod.ts");
  const infoHash = answer.item && publishedInfoHash(answer.item);
  if (infoHash === undefined) throw new CliError(`${failed}: no torrent is`, EXIT.notFound);
  return { ...rest, infoHashes: { v1: infoHash } };
}
