import { assert, assertEquals } from "@std/assert";
import { loopbackTest } from "../support/loopback_scene.ts";
import { filesIn } from "../support/loopback_torrent.ts";
import { noise, seedFiles } from "../support/stream_scene.ts";

const MIB = 1_048_576;

loopbackTest(
  "shoal get --web downloads under a page of its own, and leaves no state behind",
  async (scene) => {
    const { metainfo } = await seedFiles(scene, {
      files: { "a.bin": noise(2 * MIB), "b.bin": noise(MIB, 2), "c.bin": noise(MIB, 3) },
      bytesPerSec: 4 * MIB,
    });
    const torrent = `${scene.dir}/torrent.torrent`;
    await Deno.writeFile(torrent, metainfo);
    const out = `${scene.dir}/out`;
    const program = scene.program(["get", torrent, "--web", "-o", out, "--files", "1,3", "--json"]);
    const page = await program.event(({ event }) => event === "page");
    const address = new URL(String(page.url));
    assertEquals(address.hostname, "127.0.0.1");
    assert(address.searchParams.has("token"));
    const signedIn = await fetch(address, { redirect: "manual" });
    await signedIn.body?.cancel();
    assertEquals(signedIn.status, 303);
    const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
    const ask = async (path: string, init: RequestInit = {}) =>
      await (await fetch(new URL(path, address), { ...init, headers: { ...init.headers, cookie } }))
        .json();
    const { torrents } = await ask("/api/v1/torrents?fields=id,name");
    assertEquals(torrents, [{ id: 1, name: "torrent" }]);
    await program.event(({ event }) => event === "completed");
    assertEquals((await filesIn(out)).sort(), ["torrent/a.bin", "torrent/c.bin"]);
    const { media } = await ask("/stream/1/media.json");
    assertEquals(media, []);
    program.signal("SIGINT");
    assertEquals(await program.ended(), 130);
    assert(program.events.some(({ event }) => event === "stopped"));
    // What is kept is the data alone.
    const left: string[] = [];
    for await (const { name } of Deno.readDir(out)) left.push(name);
    assertEquals(left.filter((name) => name !== ".shoal"), ["torrent"]);
    // The same without the page goes on where it was.
    const again = scene.program(["get", torrent, "-o", out, "--json"]);
    assertEquals(await again.ended(), 0);
    const completed = await again.event(({ event }) => event === "completed");
    assert(Number(completed.downloaded) <= 1.5 * MIB, "what was there came again");
  },
);

loopbackTest(
  "shoal get --web ends by --no-seed, or when its torrent is removed in the page",
  async (scene) => {
    const { metainfo } = await seedFiles(scene, {
      files: { "a.bin": noise(MIB) },
      bytesPerSec: MIB,
    });
    const torrent = `${scene.dir}/torrent.torrent`;
    await Deno.writeFile(torrent, metainfo);
    const done = scene.program([
      "get",
      torrent,
      "--web",
      "--no-seed",
      "-o",
      `${scene.dir}/1`,
      "--json",
    ]);
    assertEquals(await done.ended(), 0);
    assert(done.events.some(({ event }) => event === "completed"));
    const removed = scene.program(["get", torrent, "--web", "-o", `${scene.dir}/2`, "--json"]);
    const { url } = await removed.event(({ event }) => event === "page");
    const token = new URL(String(url)).searchParams.get("token");
    await removed.event(({ event }) => event === "progress" || event === "completed");
    const answer = await fetch(new URL("/api/v1/torrents/remove", String(url)), {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ targets: ["1"] }),
    });
    await answer.body?.cancel();
    assertEquals(answer.status, 200);
    assertEquals(await removed.ended(), 0);
    const refused = scene.program(["get", torrent, "--web", "--name", "other"]);
    assertEquals(await refused.ended(), 2);
  },
);
