import { assert, assertEquals } from "@std/assert";
import { StreamSlots } from "../../../../lib/daemon/streaming/stream_slots.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A stream that never ends, and whether it was cancelled. */
function endless(): { readonly stream: ReadableStream<Bytes>; isCancelled: boolean } {
  const source = {
    isCancelled: false,
    stream: new ReadableStream<Bytes>({
      pull: (controller) => controller.enqueue(new Uint8Array(1)),
      cancel: () => {
        source.isCancelled = true;
      },
    }, { highWaterMark: 0 }),
  };
  return source;
}

Deno.test("StreamSlots counts streams until they end or nobody reads them", async () => {
  const slots = new StreamSlots(() => 0, 2);
  const ended = slots.hold(new Blob([new Uint8Array(3)]).stream());
  const source = endless();
  const cancelled = slots.hold(source.stream);
  assertEquals([slots.size, slots.makeRoom()], [2, false]);
  assertEquals((await new Response(ended).bytes()).length, 3);
  assertEquals([slots.size, slots.makeRoom()], [1, true]);
  await cancelled.cancel();
  assertEquals([slots.size, source.isCancelled], [0, true]);
});

Deno.test("StreamSlots ends the one that has stood still for longest where others want to read", async () => {
  let now = 0;
  const slots = new StreamSlots(() => now, 2);
  const [old, young] = [endless(), endless()];
  const readers = [old, young].map(({ stream }) => slots.hold(stream).getReader());
  now = 29_000;
  await readers[1]?.read();
  assertEquals(slots.makeRoom(), false);
  now = 31_000;
  assertEquals(slots.makeRoom(), true);
  assertEquals((await readers[0]?.read())?.done, true);
  assert(old.isCancelled && !young.isCancelled);
  slots.close();
  assertEquals([slots.size, young.isCancelled], [0, true]);
});

Deno.test("StreamSlots frees the place of a stream that fails", async () => {
  const slots = new StreamSlots(() => 0);
  const failing = new ReadableStream<Bytes>({
    pull: () => Promise.reject(new Error("The torrent was stopped")),
  });
  const stream = slots.hold(failing);
  assertEquals((await new Response(stream).bytes()).length, 0);
  assertEquals(slots.size, 0);
});
