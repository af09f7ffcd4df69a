import { toHex } from "../../../lib/hash/mod.ts";
import type { ClientProcess } from "./client_process.ts";
import { isInPath } from "./installed.ts";
import type { Program, Stage } from "./scene.ts";

const SCRIPT = new URL("sniffer.py", import.meta.url).pathname;

/** What runs it. */
export const PYTHON: Program = { name: "Python", isInstalled: () => isInPath("python3") };

/** A packet that was sent. */
export interface SentPacket {
  /** When, in milliseconds since 1970. */
  readonly at: number;
  /** How. */
  readonly protocol: "tcp" | "udp";
  /** To which port. */
  readonly port: number;
  /** What is in it, in hexadecimal digits. */
  readonly pattern: string;
}

/** Sees what a machine sends. */
export class Sniffer {
  readonly #process: ClientProcess;

  private constructor(process: ClientProcess) {
    this.#process = process;
  }

  /** Begins to look for packets that have one of these in their payload, in letters of any case. */
  static async start(stage: Stage, patterns: readonly (string | Uint8Array)[]): Promise<Sniffer> {
    const encoder = new TextEncoder();
    const digits = patterns.map((pattern) =>
      toHex(typeof pattern === "string" ? encoder.encode(pattern) : pattern)
    );
    const argv = ["python3", SCRIPT, ...digits];
    const process = stage.spawn(argv, { name: `sniffer at ${stage.address()}` });
    await process.line(/"sniffing"/);
    return new Sniffer(process);
  }

  /** Gives the packets that were sent until now. */
  sent(): SentPacket[] {
    const lines = this.#process.log(Infinity).split("\n");
    return lines.filter((line) => line.includes('"sent"')).map((line) => JSON.parse(line));
  }
}
