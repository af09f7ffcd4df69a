import { assert, assertEquals } from "@std/assert";
import { TransmissionRpc } from "../../lib/daemon/transmission/mod.ts";
import { METHODS } from "../../lib/daemon/transmission/methods/mod.ts";
import { SESSION_SETTERS } from "../../lib/daemon/transmission/session_setters.ts";
import type { SeededRandom } from "../../lib/testing/mod.ts";
import { utf8 } from "../support/bytes.ts";
import { FakeControl } from "../unit/daemon/support/fake_control.ts";
import { fuzzTest } from "./engine.ts";
import { pick } from "./mutate.ts";

const NAMES = [
  ...Object.keys(SESSION_SETTERS),
  ...["ids", "ids", "fields", "format", "labels", "path", "name", "location", "move", "filename"],
  ...["metainfo", "cookies", "trackerAdd", "trackerRemove", "trackerReplace", "trackerList"],
  ...["files-wanted", "filesUnwanted", "priority_high", "seedRatioLimit", "seedRatioMode", "group"],
  ...["bandwidthPriority", "queuePosition", "ip_protocol", "peer-limit", "download_dir", "paused"],
];

const VALUES = [
  ...["1", "0", "-1", "1.5", "1e308", "-1e999", "9007199254740993", "4294967295", "null", "true"],
  ...['""', '"/"', '"x"', '"http://a/b"', '"recently_active"', '"table"', '"\\u0000"', '"\\ud800"'],
  ...["[]", "{}", "[1]", "[[]]", '["id","files","trackers"]', '[0,"http://a/b"]', '["utp","tcp"]'],
];

const DIALECTS = [
  ['{"jsonrpc":"2.0","id":1,"params":{', ""],
  ['{"tag":1,"arguments":{', ""],
  ['[{"jsonrpc":"2.0","id":"a","params":{', "]"],
] as const;

/** A request of a method with a few parameters, which are well or not. */
function request(random: SeededRandom): Uint8Array {
  const [begin, end] = pick(DIALECTS, random);
  const method = pick([...METHODS.keys()], random);
  const params = Array.from(
    { length: random.below(5) },
    () => `"${pick(NAMES, random)}":${pick(VALUES, random)}`,
  );
  return utf8(`${begin}${params.join(",")}},"method":"${method}"}${end}`);
}

fuzzTest({
  name: "TransmissionRpc.handle()",
  seeds: [
    utf8('{"method":"torrent-get","arguments":{"fields":["id","files"],"ids":[1,2]},"tag":3}'),
    utf8('[{"jsonrpc":"2.0","method":"session_get","id":1},{"jsonrpc":"2.0","method":"x"}]'),
    utf8('{"jsonrpc":"2.0","method":"torrent_set","params":{"files_wanted":[0]},"id":null}'),
    utf8('[[[[{"a":"\\"["}]]]]'),
  ],
  generate: request,
  run: async (input) => {
    const { status, body } = await new TransmissionRpc(new FakeControl()).handle(
      new TextDecoder().decode(input),
    );
    if (status === 204) return assertEquals(body, "");
    const answer: unknown = JSON.parse(body);
    for (const one of Array.isArray(answer) ? answer : [answer]) {
      assert("error" in one || "result" in one);
      // The made-up daemon never fails, so this would be the RPC's own fault.
      assert(one.error?.code !== -32603 && one.result !== "Internal error");
    }
  },
  expects: [],
});
