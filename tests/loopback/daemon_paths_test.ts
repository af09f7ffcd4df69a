/**
 * W4: no way of writing `..` leads out of what is served: not from the page, not from the API, not from the files of a torrent.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { loadPage } from "../../lib/daemon/page/mod.ts";
import { serveDaemon, TOKEN } from "../support/clients/served_daemon.ts";
import { seedTorrents } from "../support/clients/seeded_torrent.ts";
import { loopbackTest } from "../support/loopback_scene.ts";

/** Ways of writing a step up, and what comes after it. */
const UPS = [
  ...["..", "%2e%2e", "%2E%2E", ".%2e", "%252e%252e", "..;", "....", "%c0%ae%c0%ae"],
  ...["%uff0e%uff0e", "%e0%80%ae%e0%80%ae", "..%00", "%00"],
];
const SLASHES = ["/", "%2f", "%5c", "\\", "%252f", "%c0%af", "//", "/./"];

/** Whole paths, on several systems. */
const WHOLE = ["/etc/passwd", "//etc/passwd", "C:/windows/win.ini", "file:///etc/passwd"];

/** Where there is something below. */
const BASES = ["/", "/stream/", "/stream/1/", "/stream/1/0/", "/api/v1/", "/api/v1/torrents/1/"];

/** Asks with a path just as it is; gives the status and what comes, the head left out. */
async function ask(port: number, path: string): Promise<{ status: number; body: string }> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const lines = [`GET ${path} HTTP/1.1`, "Host: 127.0.0.1", `Authorization: Bearer ${TOKEN}`];
  const request = [...lines, "Connection: close", "", ""].join("\r\n");
  await connection.write(new TextEncoder().encode(request));
  const answer = await new Response(connection.readable).bytes();
  const text = new TextDecoder("latin1").decode(answer);
  const end = text.indexOf("\r\n\r\n");
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]), body: text.slice(end + 4) };
}

loopbackTest("W4: no way of writing .. leads out of what a daemon serves", async (scene) => {
  const { torrents: [torrent] } = await seedTorrents(scene, [
    { name: "first", files: { "a.bin": 3_000, "b.bin": 2_000 } },
  ]);
  assert(torrent);
  const { daemon, url } = await serveDaemon(scene, { assets: await loadPage() });
  await daemon.add({ source: { kind: "metainfo", bytes: torrent.bytes } });
  await scene.until(() => daemon.torrents()[0]?.state === "seeding");
  const secret = "what nobody is to read";
  await Deno.writeTextFile(`${scene.dir}/secret`, secret);
  await Deno.writeTextFile(`${scene.dir}/downloads/secret`, secret);
  const ends = ["secret", "app.js", "etc/passwd", "state/token"];
  const steps = UPS.flatMap((up) =>
    SLASHES.flatMap((slash) => ends.map((end) => `${up}${slash}${up}${slash}${end}`))
  );
  const targets = BASES.flatMap((base) => [...steps, ...WHOLE].map((step) => base + step));
  assert(targets.length > 2_000);
  const own = new TextDecoder("latin1").decode(torrent.content(0));
  const port = Number(new URL(url).port);
  const found: string[] = [];
  let files = 0;
  // Eight at a time, so that the test is fast and the system has ports enough.
  await Promise.all(Array.from({ length: 8 }, async (_, lane) => {
    for (const target of targets.filter((_, at) => at % 8 === lane)) {
      const { status, body } = await ask(port, target);
      // A file of a torrent is named by its number: what stands behind that is for players to show.
      if (status === 200 && target.startsWith("/stream/1/0/") && body === own) files++;
      else if (![400, 404].includes(status)) found.push(`${target}: ${status}`);
      if (body.includes(secret) || body.includes("root:")) found.push(`${target}: ${body}`);
    }
  }));
  assertEquals(found, []);
  assert(files > 0, "the file itself is there");
});
