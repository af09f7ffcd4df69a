import { assertEquals } from "@std/assert";
import { SeededRandom } from "../../../lib/testing/seeded_random.ts";
import { ByteQueue } from "../../../lib/utp/_byte_queue.ts";

Deno.test("ByteQueue gives out what was put in, in order, however both are cut", () => {
  const random = new SeededRandom(1);
  const queue = new ByteQueue();
  let put = 0;
  let got = 0;
  for (let round = 0; round < 3_000; round++) {
    const bytes = new Uint8Array(random.below(round % 100 < 50 ? 4_000 : 400));
    for (let i = 0; i < bytes.length; i++) bytes[i] = put++ % 251;
    queue.push(bytes);
    const into = new Uint8Array(Math.min(queue.length, random.below(5_000)));
    queue.shift(into);
    for (const byte of into) {
      if (byte !== got++ % 251) throw new Error(`Byte ${got - 1} is ${byte}`);
    }
    assertEquals(queue.length, put - got);
  }
});
