/**
 * How fast uTP is between two sockets of this machine: `deno bench -A bench/utp_bench.ts` in one process, and
 * `deno run -A bench/utp_bench.ts` in two, where each has a processor of its own. With `--ethernet` behind it,
 * datagrams are as long as between machines.
 *
 * @module
 */
import type { ByteStream, Datagrams, Endpoint } from "../lib/io/mod.ts";
import { DenoNetwork, SystemClock, SystemRandom } from "../lib/net/mod.ts";
import { UtpSocket } from "../lib/utp/mod.ts";

const MIB = 1024 * 1024;

/** Bytes of a run. */
const LENGTH = 64 * MIB;

/** Bytes of a run of two processes, which is measured once. */
const LONG_LENGTH = 1024 * MIB;

const LOOPBACK = { hostname: "127.0.0.1", port: 0 };

async function openSocket(isEthernet = false): Promise<UtpSocket> {
  const datagrams = await new DenoNetwork().bindDatagrams(LOOPBACK);
  const options = { clock: new SystemClock(), random: new SystemRandom() };
  return new UtpSocket(isEthernet ? asEthernet(datagrams) : datagrams, options);
}

/** Hides from uTP that the other side is on this machine: its address looks like one of the Internet. */
function asEthernet(datagrams: Datagrams): Datagrams {
  return {
    addr: { ...datagrams.addr, hostname: "198.51.100.1" },
    async receive(): Promise<[Uint8Array, Endpoint]> {
      const [data, from] = await datagrams.receive();
      return [data, { ...from, hostname: "198.51.100.2" }];
    },
    send: (data, to) => datagrams.send(data, { ...to, hostname: LOOPBACK.hostname }),
    close: () => datagrams.close(),
  };
}

async function writeAll(stream: ByteStream, length: number): Promise<void> {
  const block = new Uint8Array(MIB / 4);
  for (let left = length; left > 0;) {
    left -= await stream.write(left < block.length ? block.subarray(0, left) : block);
  }
}

async function readAll(stream: ByteStream, length: number): Promise<void> {
  const into = new Uint8Array(MIB / 2);
  for (let left = length; left > 0;) {
    const count = await stream.read(into);
    if (count === null) throw new Error(`Cannot read: the stream ended ${left} bytes too early`);
    left -= count;
  }
}

/** Sends bytes to whoever listens at a port. */
async function sendTo(port: number, length: number, isEthernet: boolean): Promise<void> {
  const socket = await openSocket(isEthernet);
  const hostname = isEthernet ? "198.51.100.2" : LOOPBACK.hostname;
  await writeAll(await socket.connect({ hostname, port }), length);
  await socket.close();
}

/** Measures two processes: this one receives. */
async function measureProcesses(isEthernet: boolean): Promise<void> {
  const socket = await openSocket(isEthernet);
  const args = [
    "run",
    "--no-check",
    "-A",
    import.meta.filename ?? "",
    "send",
    `${socket.addr.port}`,
  ];
  const sender = new Deno.Command(Deno.execPath(), {
    args: isEthernet ? [...args, "--ethernet"] : args,
  }).spawn();
  const stream = await socket.accept();
  const begin = performance.now();
  await readAll(stream, LONG_LENGTH);
  const seconds = (performance.now() - begin) / 1_000;
  console.log(`two processes: ${(LONG_LENGTH / MIB / seconds).toFixed(0)} MiB/s`);
  stream.close();
  await sender.status;
  await socket.close();
}

if (import.meta.main && Deno.args[0] === "send") {
  await sendTo(Number(Deno.args[1]), LONG_LENGTH, Deno.args.includes("--ethernet"));
} else if (import.meta.main) {
  await measureProcesses(Deno.args.includes("--ethernet"));
}

for (const isEthernet of [false, true]) {
  const name = isEthernet ? "datagrams as between machines" : "two sockets of a machine";
  Deno.bench(`64 MiB, ${name}`, { group: "uTP", n: 10, warmup: 2 }, async (bench) => {
    const receiver = await openSocket(isEthernet);
    const accepting = receiver.accept();
    bench.start();
    const sending = sendTo(receiver.addr.port, LENGTH, isEthernet);
    await readAll(await accepting, LENGTH);
    bench.end();
    const closing = receiver.close();
    await Promise.all([sending, closing]);
  });
}
