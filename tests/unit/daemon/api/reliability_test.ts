import { assertEquals } from "@std/assert";
import { FakeControl } from "../support/fake_control.ts";
import { ask } from "./ask.ts";

/** Ways of writing "..", as in W4. */
const UPS = [
  ...["..", "%2e%2e", "%2E%2E", ".%2e", "%252e%252e", "..;", "....", "%c0%ae%c0%ae"],
  ...["%uff0e%uff0e", "%e0%80%ae%e0%80%ae", "..%00", "%00"],
];

const SLASHES = ["/", "%2f", "%5c", "\\", "%252f", "%c0%af", "//", "/./"];

/** Paths that have a name in them. */
const NAMED = [
  ...["/previews/NAME", "/creations/NAME", "/bans/NAME", "/torrents/NAME/log"],
  ...["/torrents/NAME/rates", "/torrents/NAME/metainfo", "/torrents/NAME/bans"],
];

Deno.test("W4: no way of writing .. leads anywhere in a path of the API", async () => {
  const control = new FakeControl();
  const names = UPS.flatMap((up) => SLASHES.map((slash) => `${up}${slash}${up}${slash}etc/passwd`));
  names.push("C:/x", "file:///etc/passwd", "1%00", "1/..", "1/../2", "%2fetc");
  for (const path of NAMED) {
    for (const name of names) {
      for (const method of ["GET", "DELETE", "POST"]) {
        const { status } = await ask(control, `${method} ${path.replace("NAME", name)}`, {
          body: { address: "1.2.3.4" },
        });
        assertEquals(status, 404, `${method} ${path} ${name}`);
      }
    }
  }
  assertEquals(control.calls, []);
});

Deno.test("W12: what is no absolute path of a folder is none to be looked into or made a torrent of", async () => {
  const control = new FakeControl();
  const paths = [
    "",
    ".",
    "..",
    "etc",
    "~",
    "~root",
    "file:///etc",
    "http://a/b",
    "\0",
    "/a\0",
    "/\n",
  ];
  for (const path of paths) {
    const query = new URLSearchParams({ path });
    for (const line of [`GET /folders?${query}`, `GET /creations/suggestion?${query}`]) {
      assertEquals((await ask(control, line)).status, 400, line);
    }
    const body = { path, versions: "v1" };
    assertEquals((await ask(control, "POST /creations", { body })).status, 400, path);
  }
  assertEquals(control.calls, []);
});

Deno.test("W15: numbers that there are not are refused", async () => {
  const control = new FakeControl();
  for (const number of ["-1", "2147483648", "9007199254740992", "1e999", "NaN", '"1"', "1.5"]) {
    const text = `{"preview":"a1","changes":{"files":{"unwanted":[${number}]}}}`;
    assertEquals((await ask(control, "POST /torrents", { text })).status, 400, number);
    const creation = `{"path":"/a","versions":"v1","pieceLength":${number}}`;
    assertEquals((await ask(control, "POST /creations", { text: creation })).status, 400, number);
  }
  for (const number of ["-1", "0", "2147483648", "NaN", "1.5", "Infinity", "0x10", "%31e3"]) {
    assertEquals((await ask(control, `GET /log?limit=${number}`)).status, 400, number);
  }
  for (const seconds of ["-1", "31", "2147483648", "NaN", "1.5555", "Infinity", "0x10", "1e1"]) {
    assertEquals((await ask(control, `GET /previews/a?wait=${seconds}`)).status, 400, seconds);
  }
  assertEquals(control.calls, []);
});
