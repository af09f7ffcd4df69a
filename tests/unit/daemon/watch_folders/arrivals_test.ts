import { assertEquals } from "@std/assert";
import { Arrivals, type FoundFile } from "../../../../lib/daemon/watch_folders/arrivals.ts";

function file(name: string, size: number, mtimeMs = 5): FoundFile {
  return { name, size, mtimeMs };
}

/** What comes up at a look, with `!` where it will not change any more. */
function looking(arrivals: Arrivals): (now: number, ...files: FoundFile[]) => string[] {
  return (now, ...files) =>
    arrivals.look(files, now).map(({ file: { name }, isFinal }) => name + (isFinal ? "!" : ""));
}

Deno.test("Arrivals passes over what is still written, or was there for less than a second", () => {
  const look = looking(new Arrivals());
  assertEquals(look(0, file("a", 10)), []);
  assertEquals(look(999, file("a", 10)), []);
  assertEquals(look(1_000, file("a", 20)), [], "it has grown");
  assertEquals(look(2_000, file("a", 20, 6)), [], "it was written to");
  assertEquals(look(3_000, file("a", 20, 6)), ["a"]);
});

Deno.test("Arrivals tells of a file until it is done with, and of one that changes again", () => {
  const arrivals = new Arrivals();
  const look = looking(arrivals);
  look(0, file("a", 10, 2), file("b", 10, 1));
  assertEquals(look(1_000, file("a", 10, 2), file("b", 10, 1)), ["b", "a"], "the oldest first");
  arrivals.done("a");
  assertEquals(look(2_000, file("a", 10, 2), file("b", 10, 1)), ["b"]);
  assertEquals(look(10_000, file("a", 11, 2), file("b", 10, 1)), ["b!"]);
  assertEquals(look(11_000, file("a", 11, 2)), ["a"]);
});

Deno.test("Arrivals forgets what is gone", () => {
  const arrivals = new Arrivals();
  const look = looking(arrivals);
  look(0, file("a", 10));
  assertEquals(look(1_000, file("a", 10)), ["a"]);
  arrivals.done("a");
  assertEquals(look(2_000), []);
  assertEquals(look(3_000, file("a", 10)), [], "it is another one");
  assertEquals(look(4_000, file("a", 10)), ["a"]);
});
