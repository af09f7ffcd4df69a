import type { Clock, Disk, Log, Network } from "../io/mod.ts";
import { DENO_CLOCK } from "./deno_clock.ts";
import { DenoInterrupts } from "./deno_interrupts.ts";
import { DenoOutput } from "./deno_output.ts";
import type { Interrupts, Output, Program } from "./program.ts";

/** The program over Deno; needs `--allow-net --allow-read --allow-write`, and never asks for more. */
export class DenoProgram implements Program {
  /** The arguments. */
  readonly args: readonly string[] = Deno.args;
  /** Whether NO_COLOR is set. */
  readonly noColor: boolean = Deno.noColor;
  /** Results. */
  readonly stdout: Output = new DenoOutput(Deno.stdout);
  /** Progress, warnings and errors. */
  readonly stderr: Output = new DenoOutput(Deno.stderr);
  /** Time. */
  readonly clock: Clock = DENO_CLOCK;
  #disk: Promise<Disk> | undefined;

  /** A variable of the environment, where it may be read. */
  env(name: string): string | undefined {
    const { state } = Deno.permissions.querySync({ name: "env", variable: name });
    return state === "granted" ? Deno.env.get(name) : undefined;
  }

  /** Catches Ctrl+C and SIGTERM from now on. */
  catchInterrupts(onFirst?: () => void): Interrupts {
    return new DenoInterrupts(onFirst);
  }

  /** Opens the disk, once. */
  async openDisk(): Promise<Disk> {
    this.#disk ??= import("../disk/mod.ts").then(({ DenoDisk }) => new DenoDisk());
    return await this.#disk;
  }

  /** Opens the network. */
  async openNetwork({ log }: { readonly log: Log }): Promise<Network & Disposable> {
    const { DenoNetwork } = await import("../net/mod.ts");
    return new DenoNetwork({ log });
  }

  /** Closes the disk, if it was opened. */
  async close(): Promise<void> {
    await (await this.#disk)?.close();
  }
}
