import { assertEquals } from "@std/assert";
import { addTo, openDaemon, seeded } from "../support/daemon_scene.ts";
import { loopbackTest } from "../support/loopback_scene.ts";
import { filesIn } from "../support/loopback_torrent.ts";

/** Changes the first byte of a file without anybody noticing: only who hashes it again will. */
async function spoil(path: string): Promise<void> {
  const { mtime, atime } = await Deno.stat(path);
  const bytes = await Deno.readFile(path);
  bytes[0] = (bytes[0] ?? 0) ^ 0xff;
  await Deno.writeFile(path, bytes);
  if (mtime) await Deno.utime(path, atime ?? mtime, mtime);
}

loopbackTest("what is moved or renamed is not hashed again", async (scene) => {
  const torrent = seeded(scene, "large", { files: { "a.bin": 300_000, "b/c.bin": 200_000 } });
  const daemon = await openDaemon(scene);
  const view = await addTo(daemon, torrent);
  await scene.until(() => view.state === "seeding" && view.doneAt > 0);
  await daemon.stop([view.id]);
  await scene.until(() => view.state === "stopped");
  await spoil(`${scene.dir}/downloads/large/a.bin`);
  await daemon.rename(view.id, "large", "renamed");
  await daemon.rename(view.id, "renamed/b/c.bin", "d.bin");
  await daemon.relocate([view.id], `${scene.dir}/moved`, { movesFiles: true });
  await daemon.start([view.id]);
  await scene.until(() => view.state === "seeding");
  assertEquals(view.doneBytes, 500_000);
  assertEquals(await filesIn(`${scene.dir}/moved`), ["renamed/a.bin", "renamed/b/d.bin"]);
  assertEquals(await filesIn(`${scene.dir}/downloads`), []);
  const a = `${scene.dir}/moved/renamed/a.bin`;
  const right = torrent.content(torrent.fileNumber("a.bin"));
  assertEquals((await Deno.readFile(a))[0] === right[0], false);
  await daemon.verify([view.id]);
  await scene.until(async () => (await Deno.readFile(a))[0] === right[0]);
  await scene.until(() => view.state === "seeding");
});
