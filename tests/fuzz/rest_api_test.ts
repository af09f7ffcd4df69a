import { assert } from "@std/assert";
import { RestApi, TORRENT_FIELDS } from "../../lib/daemon/api/mod.ts";
import type { SeededRandom } from "../../lib/testing/mod.ts";
import { utf8 } from "../support/bytes.ts";
import { FakeControl } from "../unit/daemon/support/fake_control.ts";
import { fuzzTest } from "./engine.ts";
import { pick } from "./mutate.ts";

const LINES = [
  ...["GET /torrents", "GET /torrents/1", "GET /torrents/2/files", "GET /torrents/1/peers"],
  ...["GET /torrents/3/trackers", "GET /settings", "GET /statistics", "GET /space"],
  ...["POST /torrents", "PATCH /torrents", "PATCH /torrents/1", "PATCH /settings"],
  ...["POST /torrents/start", "POST /torrents/stop", "POST /torrents/remove"],
  ...["POST /torrents/relocate", "POST /torrents/move-in-queue", "POST /torrents/rename"],
  ...["POST /previews", "GET /previews/a1", "DELETE /previews/a1", "POST /creations"],
  ...["GET /creations/a1", "DELETE /creations/a1", "GET /creations/suggestion", "GET /folders"],
  ...["GET /log", "GET /torrents/1/log", "GET /rates", "GET /torrents/2/rates", "GET /bans"],
  ...["POST /torrents/1/bans", "DELETE /bans/1.2.3.4", "GET /torrents/1/metainfo"],
];

const NAMES = [
  ...["targets", "targets", "targets", "where", "changes", "files", "wanted", "priorities", "to"],
  ...["labels", "limits", "goals", "trackers", "maxPeers", "location", "metainfo", "outputDir"],
  ...["preview", "cookies", "versions", "pieceLength", "webSeeds", "isPrivate", "comment"],
  ...["source", "isSeeded", "address", "isPaused", "versions", "path", "location", "location"],
  ...["withData", "path", "name", "now", "altGrid", "groups", "port", "goalRules", "__proto__"],
];

const VALUES = [
  ...["1", "-1", "1.5", "1e400", "9007199254740993", "null", "true", '""', '"/"', '"x"', '"top"'],
  ...[
    '["all"]',
    "[1]",
    '["1-2"]',
    '["*"]',
    "[[]]",
    "{}",
    '["http://a/b"]',
    '"ratio > 2"',
    '"ZGU="',
  ],
  ...[
    '"hybrid"',
    '"v1"',
    '"1.2.3.4"',
    '"[::1]:80"',
    '"magnet:?xt=urn:btih:x"',
    "16384",
    '"/a\\u0000"',
  ],
  ...['{"high":[0]}', '{"wanted":[],"priorities":{"low":[1]}}', '{"download":null}', '"\\ud800"'],
];

const QUERIES = ["", "where=all", "where=(", "targets=1&targets=*", "fields=all", "path=%2F"]
  .concat("wait=1", "wait=x", "range=day", "range=x", "before=9&limit=1001", "limit=5", "path=..");

/** A line that says what is asked for, and a body, each right or nearly. */
function request(random: SeededRandom): Uint8Array {
  const fields = Array.from({ length: random.below(4) }, () => pick(TORRENT_FIELDS, random));
  const query = pick([...QUERIES, `fields=${fields.join(",")}`], random);
  const body = Array.from(
    { length: random.below(4) },
    () => `"${pick(NAMES, random)}":${pick(VALUES, random)}`,
  );
  return utf8(`${pick(LINES, random)}?${query}\n{${body.join(",")}}`);
}

fuzzTest({
  name: "RestApi.answer()",
  seeds: [
    utf8("GET /torrents?where=ratio+%3E+2&fields=id,name\n"),
    utf8('POST /torrents/stop\n{"targets":[1,"2-3","torrent*"]}'),
    utf8('PATCH /torrents/1\n{"files":{"wanted":[0]},"limits":{"download":null}}'),
    utf8(
      'POST /creations\n{"path":"/a","versions":"v1","trackers":[["http://a/b"]],"comment":"x"}',
    ),
    utf8('POST /previews\n{"location":"magnet:?xt=urn:btih:x","cookies":"a=b"}'),
    utf8("DELETE /bans/2001:db8::1\n"),
    utf8('POST /torrents\n{"location":"magnet:?xt=urn:btih:x","changes":{"labels":["a"]}}'),
  ],
  generate: request,
  run: async (input) => {
    const [line = "", ...lines] = new TextDecoder().decode(input).split("\n");
    const [method = "", target = ""] = line.split(" ");
    const [path = "", query = ""] = target.split("?");
    // The made-up daemon never fails, so whatever is thrown is the API's own fault.
    const { status, body } = await new RestApi(new FakeControl()).answer({
      ...{ method, path: `/api/v1${path}`, query, body: lines.join("\n"), isReadOnly: false },
    });
    if (typeof body !== "string") return assert(status === 200);
    const answer: unknown = JSON.parse(body);
    assert(typeof answer === "object" && answer !== null);
    assert(status < 300 ? !("error" in answer) : status < 500 && "error" in answer, body);
  },
  expects: [],
});
