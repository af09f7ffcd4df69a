import { assertEquals, assertRejects } from "@std/assert";
import { Files, FileTooLargeError } from "../../../lib/cli/files.ts";
import { systemCode } from "../../../lib/cli/system_error.ts";
import { MemoryDisk, systemError } from "../../../lib/testing/mod.ts";

function files(): { files: Files; disk: MemoryDisk } {
  const disk = new MemoryDisk();
  disk.poke("//d/a", new TextEncoder().encode("hello"));
  return { files: new Files(() => Promise.resolve(disk)), disk };
}

Deno.test("Files.read() reads a file whole", async () => {
  const { files: reader } = files();
  assertEquals(new TextDecoder().decode(await reader.read("/d/a", 5)), "hello");
});

Deno.test("Files.read() tells what is wrong by the system's code", async () => {
  const { files: reader } = files();
  assertEquals(systemCode(await assertRejects(() => reader.read("/d/b", 5))), "ENOENT");
  assertEquals(systemCode(await assertRejects(() => reader.read("/d", 5))), "EISDIR");
  await assertRejects(() => reader.read("/d/a", 4), FileTooLargeError);
});

Deno.test("Files.write() puts a whole file in the place of another", async () => {
  const { files: writer, disk } = files();
  await writer.write("/d/a", new TextEncoder().encode("bye"));
  assertEquals(new TextDecoder().decode(disk.peek("//d/a")), "bye");
  assertEquals(disk.paths, ["//d/a"]);
});

Deno.test("Files.write() leaves the old file and nothing else where it fails", async () => {
  const { files: writer, disk } = files();
  disk.fault = ({ operation }) => operation === "sync" ? systemError("EIO") : undefined;
  await assertRejects(() => writer.write("/d/a", new Uint8Array(3)));
  assertEquals(new TextDecoder().decode(disk.peek("//d/a")), "hello");
  assertEquals(disk.paths, ["//d/a"]);
});

Deno.test("Files.append() adds to the end, and tells at its end what failed", async () => {
  const { files: writer, disk } = files();
  const sink = await writer.append("/d/a");
  sink.write(" one");
  sink.write(" two");
  await sink.close();
  assertEquals(new TextDecoder().decode(disk.peek("//d/a")), "hello one two");
  const failing = await writer.append("/d/new");
  disk.roomBytes = 0;
  failing.write("x");
  await assertRejects(() => failing.close(), Error, "ENOSPC");
});

Deno.test("Files.kind() says what is there", async () => {
  const { files: reader } = files();
  assertEquals(await reader.kind("/d/a"), "file");
  assertEquals(await reader.kind("/d"), "directory");
  assertEquals(await reader.kind("/e"), undefined);
});
