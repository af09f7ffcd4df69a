/**
 * `shoal serve` as a program among others: how it ends, who else may have its state, what it says over TLS, and what it does
 * not say.
 *
 * @module
 */
import { assert, assertEquals, assertLess, assertMatch, assertStringIncludes } from "@std/assert";
import { formatMagnet } from "../../lib/metainfo/mod.ts";
import { isInPath } from "../support/clients/installed.ts";
import { runHere, TransmissionRemote } from "../support/clients/transmission_remote.ts";
import { makeSelfSigned } from "../support/certificates.ts";
import type { LoopbackProgram } from "../support/loopback_program.ts";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";
import { announceAnswer, LoopbackTracker } from "../support/loopback_tracker.ts";
import { paced, RawSeeder } from "../support/raw_peer_seeder.ts";

const TOKEN = "the-token-of-a-test";

const lack = ["transmission-remote", "curl", "openssl"].filter((program) => !isInPath(program))
  .map((program) => `${program} is not there`).at(0);

/** The program, once it serves. */
interface Serving {
  readonly program: LoopbackProgram;
  /** Where its faces are. */
  readonly url: string;
  readonly remote: TransmissionRemote;
}

function serveArgs(scene: LoopbackScene, ...more: readonly string[]): string[] {
  const state = ["--state", `${scene.dir}/state`, "-o", `${scene.dir}/downloads`];
  const at = ["--http", "127.0.0.1:0", "--token", TOKEN, "--bind", "127.0.0.1", "-p", "0"];
  return ["serve", ...state, ...at, "--json", "-vv", ...more];
}

async function startServing(scene: LoopbackScene, ...more: readonly string[]): Promise<Serving> {
  const program = scene.program(serveArgs(scene, ...more));
  const { url } = await program.event(({ event }) => event === "serving");
  const remote = new TransmissionRemote(new URL(String(url)).host, { token: TOKEN });
  return { program, url: String(url), remote };
}

/** A tracker that takes connections and says nothing. */
function silentTracker(scene: LoopbackScene): string {
  const tracker = scene.use(
    new LoopbackTracker({ answer: () => new Promise<Response>(() => undefined) }),
  );
  return tracker.url;
}

loopbackTest({
  name:
    "SIGTERM ends the daemon in under five seconds, with torrents that run and trackers that do not answer",
  lack,
}, async (scene) => {
  const { program, remote, url } = await startServing(scene);
  const seeders: RawSeeder[] = [];
  for (const name of ["one", "two", "three"]) {
    const tracker = scene.use(
      new LoopbackTracker({
        peers: () => seeders.map(({ endpoint }) => endpoint),
        answer: ({ event }) =>
          event === "stopped"
            ? new Promise<Response>(() => undefined)
            : announceAnswer(seeders.map(({ endpoint }) => endpoint)),
      }),
    );
    const trackers = [tracker.url, silentTracker(scene), "udp://127.0.0.1:9/announce"];
    const torrent = new LoopbackTorrent({ name, files: 2_000_000, trackers });
    seeders.push(scene.use(new RawSeeder(torrent, { hold: paced(100_000) })));
    await remote.call("--add", await torrent.save(scene.dir));
  }
  const { infoHashes } = new LoopbackTorrent({ name: "none has it", files: 9 }).metainfo;
  await remote.call("--add", formatMagnet({ infoHashes, trackers: [silentTracker(scene)] }));
  await scene.until(() => seeders.every(({ sentBytes }) => sentBytes > 50_000));
  // Somebody stays connected.
  using client = Deno.createHttpClient({});
  const answer = await fetch(`${url}healthz`, { client });
  assertEquals(await answer.text(), "ok\n");
  // Somebody else has begun to ask, and says no more.
  const { hostname, port } = new URL(url);
  using asking = await Deno.connect({ hostname, port: Number(port) });
  const lines = [
    "POST /transmission/rpc HTTP/1.1",
    `Host: ${hostname}`,
    `Authorization: Bearer ${TOKEN}`,
    `X-Transmission-Session-Id: ${await sessionId(url)}`,
    "Content-Length: 100",
  ];
  await asking.write(new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n{`));
  await scene.pause(50);
  const begun = performance.now();
  program.signal("SIGTERM");
  assertEquals(await program.ended(), 143);
  assertLess(performance.now() - begun, 5_000);
  assertEquals(program.events.at(-1)?.event, "stopped");

  const again = await startServing(scene);
  assertMatch(await again.remote.call("--list"), /one\n.*two\n.*three\n/);
});

loopbackTest(
  { name: "a second daemon leaves the state of the first alone", lack },
  async (scene) => {
    const { remote } = await startServing(scene);
    const second = scene.program(serveArgs(scene));
    assertEquals(await second.ended(), 9);
    assertStringIncludes(second.log(), `${scene.dir}/state`);
    assertMatch(second.log(), /another/i);
    assertMatch(await remote.call("--list"), /^Sum:/m);
  },
);

loopbackTest(
  { name: "the daemon speaks TLS with curl and transmission-remote", lack },
  async (scene) => {
    const { certFile: cert, keyFile: key } = await makeSelfSigned(scene.dir);
    const { url, remote } = await startServing(scene, "--tls-cert", cert, "--tls-key", key);
    assert(url.startsWith("https:"));
    const curl = ["curl", "--silent", "--show-error"];
    const trusting = [...curl, "--cacert", cert, `${url}healthz`];
    assertEquals(await runHere(trusting), { code: 0, text: "ok\n" });
    assertEquals((await runHere([...curl, `${url}healthz`])).code, 60);
    assertMatch(await remote.call("--ssl", "--list"), /^Sum:/m);
  },
);

loopbackTest({
  name: "the daemon's log has no secret in it, however much it says (W17)",
  lack,
}, async (scene) => {
  const secrets = {
    token: TOKEN,
    guess: "a-wrong-guess-at-it",
    inPath: "0123456789abcdef0123456789abcdef",
    inQuery: "fedcba9876543210fedcba9876543210",
    userInfo: "password-of-a-tracker",
    ofTorrent: "9876543210abcdef9876543210abcdef",
    cookie: "a-cookie-of-a-site",
  };
  const tracker = scene.use(new LoopbackTracker());
  const refusing = scene.use(
    new LoopbackTracker({
      answer: ({ query }) => new Response(`d14:failure reason${query.length}:${query}e`),
    }),
  );
  const { host } = new URL(tracker.url);
  const trackers = [
    `http://${host}/${secrets.inPath}/announce`,
    `http://${host}/announce?passkey=${secrets.inQuery}`,
    `http://someone:${secrets.userInfo}@${host}/announce`,
    `http://127.0.0.1:9/${secrets.inPath}/announce`,
    `udp://127.0.0.1:9/${secrets.inPath}/announce`,
    `${refusing.url}?passkey=${secrets.inQuery}`,
  ];
  const torrent = new LoopbackTorrent({ name: "secret", files: 300_000, trackers });
  const { program, url, remote } = await startServing(scene);
  const server = scene.use(
    Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
      ({ url }) =>
        url.includes("gone")
          ? new Response("not here", { status: 404 })
          : new Response(torrent.bytes),
    ),
  );
  const site = `http://127.0.0.1:${server.addr.port}`;

  const calls: string[][] = [
    ["--add", `${site}/gone?torrent_pass=${secrets.ofTorrent}`],
    ["--add", `${site}/it?torrent_pass=${secrets.ofTorrent}`],
    ["--torrent", "1", "--info-trackers"],
    ["--torrent", "1", "--reannounce"],
    ["--torrent", "1", "--tracker-add", `http://127.0.0.1:9/${secrets.inPath}/more`],
    ["--torrent", "1", "--tracker-add", "no URL"],
    ["--torrent", "1", "--move", "relative"],
    ["--torrent", "1", "--stop"],
    ["--torrent", "1", "--start"],
    ["--session-info"],
  ];
  for (const args of calls) await remote.try(...args);
  const cookies = JSON.stringify({
    method: "torrent-add",
    arguments: { filename: `${site}/gone`, cookies: `session=${secrets.cookie}` },
  });
  await runHere([
    ...["curl", "--silent", "--user", `x:${TOKEN}`, `${url}transmission/rpc`, "--data", cookies],
    ...["--header", `X-Transmission-Session-Id: ${await sessionId(url)}`],
  ]);
  for (const token of [TOKEN, secrets.guess]) {
    await runHere(["curl", "--silent", `${url}?token=${token}`]);
    await runHere(["curl", "--silent", "--oauth2-bearer", token, `${url}metrics`]);
    await runHere(["curl", "--silent", "--oauth2-bearer", token, `${url}nothing?token=${token}`]);
  }
  const wrong = new TransmissionRemote(new URL(url).host, { token: secrets.guess });
  for (let times = 0; times < 7; times++) await wrong.try("--list");
  await scene.until(() => tracker.announces.length >= 3 && refusing.announces.length > 0);
  program.signal("SIGTERM");
  await program.ended();

  const said = [...program.stderr, ...program.events.map((event) => JSON.stringify(event))];
  assert(said.length > 30, "it says much");
  assertStringIncludes(said.join("\n"), host);
  for (const [name, secret] of Object.entries(secrets)) {
    assertEquals(said.filter((line) => line.includes(secret)), [], name);
  }
});

async function sessionId(url: string): Promise<string> {
  const { text } = await runHere([
    ...["curl", "--silent", "--include", "--user", `x:${TOKEN}`, `${url}transmission/rpc`],
  ]);
  return /x-transmission-session-id: (\S+)/i.exec(text)?.[1] ?? "";
}
