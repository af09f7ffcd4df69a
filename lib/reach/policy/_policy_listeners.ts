import { formatEndpoint } from "../../address/mod.ts";
import type { ByteStream, Endpoint, Log, StreamListener } from "../../io/mod.ts";
import type { AddressGate } from "./_address_gate.ts";

/** Turns away those whom the IP filter refuses before they have said a word. */
export class PolicyListener implements StreamListener {
  readonly #listener: StreamListener;
  readonly #gate: AddressGate;
  readonly #log: Log;

  constructor(listener: StreamListener, gate: AddressGate, log: Log) {
    this.#listener = listener;
    this.#gate = gate;
    this.#log = log;
  }

  get addr(): Endpoint {
    return this.#listener.addr;
  }

  async accept(): Promise<ByteStream> {
    for (;;) {
      const stream = await this.#listener.accept();
      const reason = this.#gate.refuse(stream.remoteAddr.hostname);
      if (reason === undefined) return stream;
      stream.close();
      if (!this.#log.enabled("debug")) continue;
      const peer = formatEndpoint(stream.remoteAddr);
      this.#log.write({ level: "debug", message: `Turned a peer away: ${reason}`, peer });
    }
  }

  close(): void {
    this.#listener.close();
  }
}

/** The port that trackers are told where none is listened on: they must be told one. */
const NO_PORT = 1;

/** What listens where nobody may come, since answers to those who come would go past the proxy. */
export class DeafListener implements StreamListener {
  readonly addr: Endpoint;
  readonly #closed = Promise.withResolvers<never>();

  constructor(at: Endpoint) {
    this.addr = { hostname: at.hostname, port: at.port || NO_PORT };
    // Whoever accepts hears of it; where nobody does, it is no failure.
    this.#closed.promise.catch(() => undefined);
  }

  accept(): Promise<ByteStream> {
    return this.#closed.promise;
  }

  close(): void {
    this.#closed.reject(new Error("Cannot accept: the listener is closed"));
  }
}
