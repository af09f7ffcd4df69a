import { assertEquals, assertRejects } from "@std/assert";
import { DenoOutput, type OutputStream } from "../../../lib/cli/deno_output.ts";

/** A stream that takes a few bytes at a time. */
class SlowStream implements OutputStream {
  text = "";
  error: Error | undefined;
  isTerminal(): boolean {
    return false;
  }
  async write(data: Uint8Array): Promise<number> {
    await Promise.resolve();
    if (this.error) throw this.error;
    this.text += new TextDecoder().decode(data.subarray(0, 3));
    return Math.min(3, data.length);
  }
}

Deno.test("DenoOutput writes all in order, however little the stream takes", async () => {
  const stream = new SlowStream();
  const output = new DenoOutput(stream);
  output.write("one ");
  assertEquals(output.isBusy, true);
  output.write("two ");
  output.write("three");
  await output.flush();
  assertEquals([stream.text, output.isBusy], ["one two three", false]);
});

Deno.test("DenoOutput is quiet once its reader is gone", async () => {
  const stream = new SlowStream();
  const output = new DenoOutput(stream);
  stream.error = new Deno.errors.BrokenPipe("gone");
  output.write("one");
  await output.flush();
  stream.error = undefined;
  output.write("two");
  await output.flush();
  assertEquals(stream.text, "");
});

Deno.test("DenoOutput.flush() throws what else went wrong, once", async () => {
  const stream = new SlowStream();
  const output = new DenoOutput(stream);
  stream.error = Object.assign(new Error("full"), { code: "ENOSPC" });
  output.write("one");
  await assertRejects(() => output.flush(), Error, "full");
  await output.flush();
});

Deno.test("DenoOutput has a size where there is no terminal", () => {
  const output = new DenoOutput(new SlowStream());
  assertEquals(output.columns > 0 && output.rows > 0, true);
});
