/**
 * Has ports mapped and says so: a line of JSON for each change, and answers to whoever comes to the ports. It ends when it
 * is told to, and says when the mappings are given up.
 *
 * Arguments: the port, and `no-addresses` if it is not to know the addresses of the machine.
 *
 * @module
 */
import type { Network } from "../../../lib/io/mod.ts";
import { DenoNetwork, SystemClock, SystemRandom } from "../../../lib/net/mod.ts";
import { PortMapper } from "../../../lib/reach/mod.ts";

const [portText, knowledge] = Deno.args;
const port = Number(portText);
const clock = new SystemClock();
const network: Network = new DenoNetwork();

if (knowledge === "no-addresses") network.interfaces.addresses = () => Promise.resolve([]);

/** Greets whoever connects. */
async function greetStreams(): Promise<void> {
  const listener = network.listen({ hostname: "0.0.0.0", port });
  for (;;) {
    const stream = await listener.accept();
    await stream.write(new TextEncoder().encode("hello\n"));
    stream.close();
  }
}

/** Sends back what comes. */
async function echoDatagrams(): Promise<void> {
  const socket = await network.bindDatagrams({ hostname: "0.0.0.0", port });
  for (;;) {
    const [data, from] = await socket.receive();
    await socket.send(data, from);
  }
}

function say(line: Record<string, unknown>): void {
  console.log(JSON.stringify(line));
}

const mapper = new PortMapper(network, {
  clock,
  random: new SystemRandom(),
  ports: { tcp: port, udp: port },
  onChange: (mappings) => say({ mappings }),
  log: {
    enabled: () => true,
    write: ({ level, message, error }) => console.error(level, message, error ?? ""),
  },
});

const ending = Promise.withResolvers<void>();
Deno.addSignalListener("SIGTERM", () => ending.resolve());

mapper.start();
await Promise.race([greetStreams(), echoDatagrams(), ending.promise]);
const begun = clock.now();
await mapper.close();
say({ closedInMs: Math.round(clock.now() - begun) });
Deno.exit(0);
