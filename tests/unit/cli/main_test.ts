import { assertEquals, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../../lib/cli/commands.ts";
import { VERSION } from "../../../lib/cli/version.ts";
import { INFO_HASH, makeTorrent } from "./support/make_torrent.ts";
import { shoal } from "./support/run_program.ts";

const FILES = { "a.torrent": makeTorrent() };

Deno.test("main() prints the version, from deno.json", async () => {
  assertEquals(await shoal(["--version"]).then(({ out }) => out), `shoal ${VERSION}\n`);
  assertEquals(VERSION, JSON.parse(Deno.readTextFileSync("deno.json")).version);
});

Deno.test("main() prints help, and what is wrong without a command", async () => {
  for (const args of [["--help"], ["-h"], ["help"]]) {
    const { status, out } = await shoal(args);
    assertEquals(status, 0);
    for (const { name } of COMMANDS) assertStringIncludes(out, name);
  }
  const { status, out, err } = await shoal([]);
  assertEquals([status, out, err], [2, "", "shoal: There is nothing to do. See shoal --help\n"]);
});

Deno.test("main() leaves with the status that each failure has", async () => {
  const cases: [string[], number, string][] = [
    [["shw"], 2, "shoal: There is no command shw. Did you mean show?\n"],
    [["xyz"], 2, "shoal: There is no command xyz. See shoal --help\n"],
    [["help", "hsah"], 2, "shoal: There is no command hsah. Did you mean hash?\n"],
    [["--jsno", "show"], 2, "shoal: There is no option --jsno. Did you mean --json?\n"],
    [["show", "--jsno"], 2, "shoal: There is no option --jsno. Did you mean --json?\n"],
    [["show"], 2, "shoal: show needs a SOURCE. Usage: shoal show SOURCE [options]\n"],
    [
      ["show", "a.torrent", "b"],
      2,
      'shoal: Cannot take "b": show ends before it. Usage: shoal show SOURCE [options]\n',
    ],
    [
      ["get", "film.torrent", "--sequental"],
      2,
      "shoal: There is no option --sequental. Did you mean --sequential?\n",
    ],
    [
      ["hash", "none.torrent"],
      3,
      "shoal: Cannot read none.torrent: there is no such file or folder\n",
    ],
    [
      ["none.torrent"],
      3,
      "shoal: Cannot read none.torrent: there is no such file or folder\n",
    ],
    [
      ["show", "notes.txt"],
      11,
      "shoal: Cannot read notes.txt as a torrent: expected 'd' at byte 0, found 'T'\n",
    ],
    [["show", "empty"], 11, "shoal: Cannot read empty as a torrent: it is empty\n"],
    [
      ["show", "zero"],
      11,
      "shoal: Cannot read zero as a torrent: expected 'd' at byte 0, found byte 0\n",
    ],
    [
      ["hash", "magnet:?dn=x"],
      11,
      "shoal: Cannot read the magnet link: it names no torrent\n",
    ],
    [
      ["get", INFO_HASH, "magnet:?xt=urn:btih:" + INFO_HASH],
      2,
      "shoal: Cannot download magnet:?xt=urn:btih:8afdc53111e87c086214819e271908ee78461b0b twice at once\n",
    ],
    [
      ["get", "a.torrent", "--proxy", "socks4://127.0.0.1:1"],
      2,
      "shoal: --proxy needs a URL that starts with socks5://, socks5h://, http://, " +
      'not "socks4://127.0.0.1:1"\n',
    ],
    [
      ["get", "a.torrent", "--no-tcp", "--no-utp"],
      2,
      "shoal: Cannot reach peers: --no-tcp and --no-utp leave no way to\n",
    ],
    [
      ["get", `magnet:?xs=urn:btpk:${"1".repeat(64)}`, "--no-dht"],
      2,
      "shoal: Cannot find what is published under the key: --no-dht is given\n",
    ],
    [
      ["hash", "a.torrent", "--v2"],
      3,
      "shoal: Cannot print the v2 info-hash of a.torrent: it has none\n",
    ],
    [
      ["peers", "a.torrent", "--no-dht"],
      5,
      "shoal: Cannot ask about a.torrent: it names no tracker. --tracker URL names one\n",
    ],
  ];
  const files = { ...FILES, "notes.txt": "This is text", "empty": "", "zero": "\0" };
  for (const [args, status, message] of cases) {
    const result = await shoal(args, { files });
    assertEquals([result.status, result.err, result.out], [status, message, ""], args.join(" "));
  }
});

Deno.test("main() tells a fault of Shoal in one line", async () => {
  const { status, err } = await shoal(["doctor"]);
  assertEquals(
    [status, err],
    [
      1,
      "shoal: Cannot go on: Error: no outside here. This is a fault of Shoal; " +
      "--log-file FILE keeps what is needed to find it\n",
    ],
  );
});

Deno.test("main() keeps the stack of a fault in the log file", async () => {
  const { program } = await shoal(["doctor", "--log-file", "log", "-vv"]);
  assertStringIncludes(program.text("log"), "debug Error: no outside here");
});

Deno.test("main() keeps control characters out of messages", async () => {
  const { err } = await shoal(["show", "a\x1b[2Jb"]);
  assertEquals(err, "shoal: Cannot read a[2Jb: there is no such file or folder\n");
});

Deno.test("main() takes options of every command before its word", async () => {
  const { status, out } = await shoal(["--json", "hash", "a.torrent"], { files: FILES });
  assertEquals([status, out], [0, `{"infoHashV1":"${INFO_HASH}"}\n`]);
});

Deno.test("main() takes what follows -- as it is", async () => {
  const files = { "-x.torrent": makeTorrent() };
  for (const args of [["hash", "--", "-x.torrent"], ["--", "hash", "-x.torrent"]]) {
    const { err, out } = await shoal(args, { files });
    if (args[0] === "hash") assertEquals([err, out], ["", `${INFO_HASH}\n`]);
  }
});

Deno.test("options come from the line, then the environment, then the config file", async () => {
  const files = { ...FILES, "conf": "json = yes\n[magnet]\nno-trackers = yes\n" };
  const env = { SHOAL_CONFIG: "conf" };
  const json = await shoal(["hash", "a.torrent"], { files, env });
  assertEquals(json.out, `{"infoHashV1":"${INFO_HASH}"}\n`);
  const plain = await shoal(["hash", "a.torrent"], { files, env: { ...env, SHOAL_JSON: "no" } });
  assertEquals(plain.out, `${INFO_HASH}\n`);
  const line = await shoal(["hash", "a.torrent", "--json=false"], { files, env });
  assertEquals(line.out, `${INFO_HASH}\n`);
});

Deno.test("wrong variables and config files are refused by their names", async () => {
  const cases: [Record<string, string>, string, string][] = [
    [{ SHOAL_COLOR: "red" }, "", 'SHOAL_COLOR needs one of auto, always, never, not "red"'],
    [{ SHOAL_JSON: "maybe" }, "", 'SHOAL_JSON is yes or no, not "maybe"'],
    [{}, "colour = never", "There is no option colour (conf, line 1). Did you mean color?"],
    [{}, "color = red", 'color (conf, line 1) needs one of auto, always, never, not "red"'],
    [{}, "hello", 'Cannot read line 1 of conf: it is not "key = value"'],
  ];
  for (const [env, conf, message] of cases) {
    const args = ["hash", "a.torrent", ...(conf === "" ? [] : ["--config", "conf"])];
    const { status, err } = await shoal(args, { files: { ...FILES, conf }, env });
    assertEquals([status, err], [2, `shoal: ${message}\n`]);
  }
  const { status, err } = await shoal(["hash", "a.torrent", "--config", "none"], { files: FILES });
  assertEquals(status, 3);
  assertEquals(
    err,
    "shoal: Cannot read the config file none: there is no such file or folder\n",
  );
});
