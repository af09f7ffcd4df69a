import { assertEquals } from "@std/assert";
import { CliError } from "../../../lib/cli/cli_error.ts";
import { DenoInterrupts } from "../../../lib/cli/deno_interrupts.ts";
import { FakeClock } from "../../support/fake_clock.ts";

const ignore = Deno.build.os === "windows";

/** Sends this process a SIGTERM and waits until the test has caught it; SIGINT ends all tests. */
async function terminate(isCaught: () => boolean): Promise<void> {
  Deno.kill(Deno.pid, "SIGTERM");
  while (!isCaught()) await new Promise((resolve) => setTimeout(resolve, 1));
}

Deno.test({
  name: "DenoInterrupts aborts at the first signal, and ends at once at the second",
  ignore,
  async fn() {
    let firsts = 0;
    const exits: number[] = [];
    using interrupts = new DenoInterrupts({
      onFirst: () => firsts++,
      exit: (status) => exits.push(status),
      clock: new FakeClock(),
    });
    assertEquals([interrupts.status, interrupts.signal.aborted], [undefined, false]);
    await terminate(() => interrupts.signal.aborted);
    const { reason } = interrupts.signal;
    assertEquals([interrupts.status, firsts, exits], [143, 1, []]);
    assertEquals(reason instanceof CliError && reason.status, 143);
    await terminate(() => exits.length > 0);
    assertEquals([interrupts.status, firsts, exits], [143, 1, [143]]);
  },
});

Deno.test({
  name: "DenoInterrupts ends the program if the stop hangs, and not once it is disposed of",
  ignore,
  async fn() {
    const exits: number[] = [];
    const clock = new FakeClock();
    const options = { exit: (status: number) => void exits.push(status), clock };
    {
      using interrupts = new DenoInterrupts(options);
      await terminate(() => interrupts.signal.aborted);
      await clock.advance(4_999);
      assertEquals(exits, []);
      await clock.advance(1);
      assertEquals(exits, [143]);
    }
    {
      using interrupts = new DenoInterrupts(options);
      await terminate(() => interrupts.signal.aborted);
    }
    assertEquals(clock.timerCount, 0);
  },
});
