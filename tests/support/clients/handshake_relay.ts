import type { Peer } from "./peer.ts";
import type { Stage } from "./scene.ts";

const SCRIPT = new URL("handshake_relay.py", import.meta.url).pathname;

/** The port of all peers. */
const PORT = 6881;

/** Stands between a peer that dials and one that answers, and sees by which info-hash they greet each other. */
export class HandshakeRelay {
  /** What to dial in place of the one behind it. */
  readonly address: string;
  readonly #process: Peer["process"];

  private constructor(address: string, process: Peer["process"]) {
    this.address = address;
    this.#process = process;
  }

  /** Puts one before a peer. */
  static async start(stage: Stage, peer: Peer): Promise<HandshakeRelay> {
    const address = stage.address();
    const argv = ["/usr/bin/python3", SCRIPT, address, peer.address, `${PORT}`];
    const process = stage.spawn(argv, { name: `relay at ${address}` });
    await process.line(/"listening"/);
    return new HandshakeRelay(address, process);
  }

  /** Waits for the info-hash by which one side greeted the other. */
  async greeting(by: "dialler" | "answerer"): Promise<string> {
    const [, infoHash = ""] = await this.#process.line(
      new RegExp(`"by": "${by}", "infoHash": "([0-9a-f]{40})"`),
    );
    return infoHash;
  }
}
