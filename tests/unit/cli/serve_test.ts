import { assertEquals, assertMatch } from "@std/assert";
import { main } from "../../../lib/cli/main.ts";
import { FakeProgram } from "./support/fake_program.ts";

/** Runs `shoal serve` until it is asked to end. */
async function serve(
  args: readonly string[],
  terminal = false,
): Promise<FakeProgram & { status: number }> {
  const program = new FakeProgram(["serve", ...args], { terminal });
  program.shutDown.resolve();
  return Object.assign(program, { status: await main(program) });
}

Deno.test("shoal serve prints the address to open, with the token where it is new", async () => {
  const first = await serve([]);
  assertEquals(first.status, 0);
  assertEquals(first.stdout.text, "http://127.0.0.1:9091/?token=secret\n");
  assertMatch(first.stderr.text, /3 torrents; peers reach it at port 6881/);
  const chosen = await serve(["--token", "my own secret"]);
  assertEquals(chosen.stdout.text, "http://127.0.0.1:9091/\n");
  const onTerminal = await serve(["--token", "my own secret"], true);
  assertMatch(onTerminal.stdout.text, /\?token=secret/);
});

Deno.test("shoal serve --json tells what happens, without the token", async () => {
  const { stdout } = await serve(["--json"]);
  const events = stdout.text.trim().split("\n").map((line) => JSON.parse(line));
  assertEquals(events, [
    { event: "serving", url: "http://127.0.0.1:9091/", peerPort: 6881, torrents: 3 },
    { event: "stopping" },
    { event: "stopped" },
  ]);
});

Deno.test("shoal serve keeps its state in the output folder unless told otherwise", async () => {
  const { served: usual } = await serve([]);
  assertEquals([usual?.outputDir, usual?.stateDir], ["downloads", "downloads/.shoal/daemon"]);
  assertEquals(usual?.at, { hostname: "127.0.0.1", port: 9091 });
  assertEquals(usual?.settings, {});
  const { served: other } = await serve([
    ..."-o /data --state /var/lib/shoal --http /run/shoal.sock --no-dht -p 7000".split(" "),
    ..."--download-limit 2MiB --allow-dir /media --encryption required --sequential".split(" "),
    ..."--tracker udp://a.example:6969 --tracker http://b.example/announce".split(" "),
  ]);
  assertEquals([other?.outputDir, other?.stateDir], ["/data", "/var/lib/shoal"]);
  assertEquals(other?.at, { path: "/run/shoal.sock" });
  assertEquals(other?.roots, ["/media"]);
  assertEquals(other?.settings, {
    port: 7000,
    choosesPort: false,
    encryption: "required",
    downloadLimit: 2 * 1024 * 1024,
    isDownloadLimited: true,
    defaultTrackers: ["udp://a.example:6969", "http://b.example/announce"],
    isSequential: true,
    dht: false,
  });
  const { served: listed } = await serve(["--users", "users.txt"]);
  assertEquals(listed?.usersFile, "users.txt");
  const { served: shared } = await serve(["--user", "ann:se:cret", "--reader", "bob:pass"]);
  assertEquals(shared?.users, [
    { name: "ann", password: "se:cret", role: "admin" },
    { name: "bob", password: "pass", role: "read-only" },
  ]);
  const { served: ipv6 } = await serve(["--http", "[::1]:8080"]);
  assertEquals(ipv6?.at, { hostname: "::1", port: 8080 });
});

Deno.test("shoal serve says what is wrong with its options", async () => {
  const cases: [string[], RegExp][] = [
    [["--http", "9091"], /--http needs HOST:PORT or the path of a socket, not "9091"/],
    [["--user", "ann"], /--user and --reader need NAME:PASSWORD/],
    [["--tls-cert", "c.pem"], /--tls-cert and --tls-key go together/],
  ];
  for (const [args, message] of cases) {
    const program = await serve(args);
    assertEquals(program.status, 2);
    assertMatch(program.stderr.text, message);
  }
});

Deno.test("shoal serve ends with 9 where another daemon has the state", async () => {
  const program = new FakeProgram(["serve"]);
  program.serveError = Object.assign(new Error("Cannot use the state: another daemon has it"), {
    name: "StoreError",
  });
  assertEquals(await main(program), 9);
  assertMatch(program.stderr.text, /another daemon has it/);
});
