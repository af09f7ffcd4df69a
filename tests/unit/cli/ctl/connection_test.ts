import { assertEquals, assertStringIncludes } from "@std/assert";
import { readAddress, shownAddress } from "../../../../lib/cli/ctl/daemon_address.ts";
import { main } from "../../../../lib/cli/main.ts";
import { FakeDaemon, TOKEN } from "../support/fake_daemon.ts";
import { FakeProgram } from "../support/fake_program.ts";
import { ctl } from "./run_ctl.ts";

Deno.test("ctl leaves with 13 where there is no daemon", async () => {
  const program = new FakeProgram(["ctl", "list"]);
  assertEquals(await main(program), 13);
  assertEquals(
    program.stderr.text,
    "shoal: Cannot reach a daemon at http://127.0.0.1:9091: nobody answers there. " +
      "shoal serve runs one; --url says where another is\n",
  );
});

Deno.test("ctl leaves with 13 where something else answers", async () => {
  const replies = [
    { status: 404, contentType: "text/html", text: "<h1>404: Not Found</h1>" },
    { status: 301, contentType: "", text: "" },
    { status: 404, contentType: "application/json", text: '{"detail":"no"}' },
  ];
  for (const reply of replies) {
    const daemon = new FakeDaemon();
    daemon.reply = reply;
    const { status, err } = await ctl(["list"], { daemon });
    assertEquals(status, 13);
    assertStringIncludes(err, `none of Shoal (status ${reply.status})`);
  }
});

Deno.test("ctl leaves with 14 where it is not let in", async () => {
  const without = await ctl(["list"], { env: {} });
  assertEquals(without.status, 14);
  assertStringIncludes(without.err, "it wants a token. --token TOKEN, SHOAL_TOKEN or --state DIR");
  const wrong = await ctl(["list", "--token", "x"]);
  assertEquals(wrong.status, 14);
  assertStringIncludes(wrong.err, "the token is wrong");
  const daemon = new FakeDaemon();
  daemon.isReadOnly = true;
  const reader = await ctl(["stop", "1"], { daemon });
  assertEquals([reader.status, reader.err], [14, "shoal: This user may only look\n"]);
  const text = '{"error":{"kind":"too-many-guesses","message":"There were too many"}}';
  daemon.reply = { status: 429, contentType: "application/json", text };
  const locked = await ctl(["list"], { daemon });
  assertEquals(locked.status, 14);
  assertStringIncludes(locked.err, ": there were too many");
});

Deno.test("ctl takes the token of the state folder, that of this folder only to this machine", async () => {
  const files = { "downloads/.shoal/daemon/token": `${TOKEN}\n`, "other/token": TOKEN };
  const options = { env: {}, files };
  assertEquals((await ctl(["list"], options)).status, 0);
  assertEquals((await ctl(["list", "--url", "/run/shoal.sock"], options)).status, 0);
  assertEquals((await ctl(["list", "--url", "http://[::1]:99"], options)).status, 0);
  assertEquals((await ctl(["list", "--url", "http://localhost:99"], options)).status, 0);
  assertEquals((await ctl(["list", "--url", "http://nas.example:9091"], options)).status, 14);
  const named = ["--url", "http://nas.example:9091", "--state", "other"];
  assertEquals((await ctl(["list", ...named], options)).status, 0);
  const none = await ctl(["list", "--state", "nowhere"], options);
  assertEquals([none.status, none.daemon.addresses], [14, []]);
});

Deno.test("ctl signs as a user, in place of the token", async () => {
  const daemon = new FakeDaemon();
  daemon.password = "Basic YmVuOnDDpHNzOndvcnQ=";
  assertEquals((await ctl(["list", "--user", "ben:päss:wort"], { daemon })).status, 0);
  assertEquals((await ctl(["list"], { daemon })).status, 14);
});

Deno.test("ctl takes options before its word and behind it", async () => {
  const { status, daemon } = await ctl(["--url", "nas:9091", "list", "--token", TOKEN]);
  assertEquals([status, daemon.addresses], [0, ["http://nas:9091"]]);
});

Deno.test("ctl says which words there are", async () => {
  const cases: [string[], number, string][] = [
    [[], 2, "ctl needs a word that says what to do. See shoal ctl -h"],
    [["lst"], 2, "There is no command ctl lst. Did you mean list?"],
    [["list", "--paused"], 2, "There is no option --paused"],
    [["rename", "1"], 2, "ctl rename needs a NAME"],
    [["stats", "x"], 2, 'Cannot take "x"'],
  ];
  for (const [args, status, message] of cases) {
    const result = await ctl(args);
    assertEquals(result.status, status);
    assertStringIncludes(result.err, message);
  }
});

Deno.test("readAddress() takes URLs, hosts with ports, and paths of sockets", () => {
  const cases: [string, string][] = [
    ["http://127.0.0.1:9091", "http://127.0.0.1:9091"],
    ["http://127.0.0.1:9091/?token=secret", "http://127.0.0.1:9091"],
    ["https://user:secret@nas.example", "https://nas.example"],
    ["nas:80", "http://nas"],
    ["[::1]:9091", "http://[::1]:9091"],
    ["/run/shoal.sock", "/run/shoal.sock"],
    ["./shoal.sock", "./shoal.sock"],
    ["unix:shoal.sock", "shoal.sock"],
  ];
  for (const [text, shown] of cases) assertEquals(shownAddress(readAddress(text)), shown);
});
