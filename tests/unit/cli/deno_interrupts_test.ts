import { assertEquals } from "@std/assert";
import { CliError } from "../../../lib/cli/cli_error.ts";
import { DenoInterrupts, type SignalSource } from "../../../lib/cli/deno_interrupts.ts";
import { VirtualClock } from "../../../lib/testing/mod.ts";

/** Signals that the test makes up. */
class FakeSignals implements SignalSource {
  readonly #listeners = new Map<Deno.Signal, () => void>();
  addSignalListener(signal: Deno.Signal, listener: () => void): void {
    this.#listeners.set(signal, listener);
  }
  removeSignalListener(signal: Deno.Signal, listener: () => void): void {
    if (this.#listeners.get(signal) === listener) this.#listeners.delete(signal);
  }
  get count(): number {
    return this.#listeners.size;
  }
  raise(signal: Deno.Signal): void {
    this.#listeners.get(signal)?.();
  }
}

function scene() {
  const exits: number[] = [];
  const source = new FakeSignals();
  const clock = new VirtualClock();
  return { exits, source, clock, exit: (status: number) => void exits.push(status) };
}

Deno.test("DenoInterrupts aborts at the first signal, and ends at once at the second", () => {
  const world = scene();
  let firsts = 0;
  using interrupts = new DenoInterrupts({ ...world, onFirst: () => firsts++ });
  assertEquals([interrupts.status, interrupts.signal.aborted], [undefined, false]);
  world.source.raise("SIGINT");
  const { reason } = interrupts.signal;
  assertEquals([interrupts.status, firsts, world.exits], [130, 1, []]);
  assertEquals(reason instanceof CliError && reason.status, 130);
  world.source.raise("SIGINT");
  assertEquals([firsts, world.exits], [1, [130]]);
});

Deno.test({
  name: "DenoInterrupts leaves with 143 at SIGTERM",
  ignore: Deno.build.os === "windows",
  fn() {
    const world = scene();
    using interrupts = new DenoInterrupts(world);
    world.source.raise("SIGTERM");
    assertEquals(interrupts.status, 143);
  },
});

Deno.test("DenoInterrupts ends the program if the stop hangs", async () => {
  const { clock, exits, ...world } = scene();
  using _interrupts = new DenoInterrupts({ ...world, clock });
  world.source.raise("SIGINT");
  await clock.advance(4_999);
  assertEquals(exits, []);
  await clock.advance(1);
  assertEquals(exits, [130]);
});

Deno.test("DenoInterrupts lets go of signals and timers when it is disposed of", () => {
  const world = scene();
  {
    using _interrupts = new DenoInterrupts(world);
    world.source.raise("SIGINT");
    assertEquals([world.source.count > 0, world.clock.timerCount], [true, 1]);
  }
  assertEquals([world.source.count, world.clock.timerCount], [0, 0]);
});
