import { assert, assertEquals } from "@std/assert";
import { Ajv2020, type ValidateFunction } from "npm:ajv@^8.17.0/dist/2020.js";
import type { ResetEvent } from "../../../lib/daemon/api/mod.ts";
import { ENDPOINTS } from "../../../lib/daemon/api/rest_api.ts";
import { EVENT_FIELDS } from "../../../lib/daemon/events/mod.ts";
import { ControlError } from "../../../lib/daemon/control_error.ts";
import { describeApi, ELSEWHERE } from "../../../tools/openapi/mod.ts";
import { ask } from "../daemon/api/ask.ts";
import { EventScene } from "../daemon/events/event_scene.ts";
import { FakeControl } from "../daemon/support/fake_control.ts";
import { fakeCreation } from "../daemon/support/fake_creation.ts";
import { fakePreview } from "../daemon/support/fake_preview.ts";
import {
  fakeFile,
  fakePeer,
  fakePeerCounts,
  fakeTorrent,
  fakeTracker,
  fakeWebSeed,
} from "../daemon/support/fake_torrent.ts";

/** A part of the description. */
interface Part {
  readonly [key: string]: Part;
}

const description: Part = JSON.parse(JSON.stringify(await describeApi()));

/** Answers have what is described and nothing else, so that nothing is forgotten. */
function strict(schema: unknown): unknown {
  if (typeof schema !== "object" || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(strict);
  const entries: (readonly [string, unknown])[] = Object.entries(schema)
    .map(([key, value]) => [key, strict(value)]);
  const isClosed = "properties" in schema && !("additionalProperties" in schema);
  return { ...Object.fromEntries(entries), ...isClosed ? { additionalProperties: false } : {} };
}

const ajv = new Ajv2020({ strict: false });
ajv.addSchema({ $id: "shoal", components: strict(description.components) }, "shoal");

/** What checks values of a type. */
function checkOf(type: string): ValidateFunction {
  return ajv.compile({ $ref: `shoal#/components/schemas/${type}` });
}

function assertValid(check: ValidateFunction, value: unknown, what: string): void {
  assert(check(value), `${what}: ${ajv.errorsText(check.errors)}`);
}

/** Torrents that have something in all of their parts. */
const TORRENTS = [
  fakeTorrent(1, {
    infoHashV2: "ab".repeat(32),
    trouble: { kind: "tracker", text: "it fails" },
    etaSeconds: 5,
    labels: ["iso"],
    files: [fakeFile(0), fakeFile(1, { priority: "high" })],
    peers: [fakePeer()],
    trackers: [fakeTracker(0, { health: "refused" })],
    webSeeds: [fakeWebSeed()],
    peerCounts: fakePeerCounts({ connected: 1, seeders: 4 }),
    pieces: new Uint8Array(8),
    piecesInFlight: [{ piece: 3, part: 0.5 }],
    availability: Array.from({ length: 62 }, (_, piece) => piece % 4 - 1),
  }),
  fakeTorrent(2),
];

/** A .torrent file. */
const METAINFO = new TextEncoder().encode("de");

const ONE = { targets: [1] };

/** A request of each kind that there is, with its body. */
const REQUESTS: readonly (readonly [line: string, body?: object])[] = [
  ["GET /torrents?fields=all"],
  ["GET /torrents"],
  ["GET /torrents?targets=9&fields=id"],
  ["POST /torrents", { location: "x", changes: { limits: { download: null } }, labels: ["a"] }],
  ["PATCH /torrents", { ...ONE, changes: { labels: [], files: { wanted: [0] } } }],
  ["POST /torrents/start", { ...ONE, now: true }],
  ["POST /torrents/stop", { where: "all" }],
  ["POST /torrents/verify", ONE],
  ["POST /torrents/reannounce", ONE],
  ["POST /torrents/remove", { ...ONE, withData: true }],
  ["POST /torrents/relocate", { ...ONE, outputDir: "/srv", movesFiles: false }],
  ["POST /torrents/move-in-queue", { ...ONE, to: "top" }],
  ["POST /torrents/rename", { ...ONE, path: "a", name: "b" }],
  ["GET /torrents/1"],
  ["PATCH /torrents/1", { goals: { ratio: 2, ratioMode: "own" } }],
  ["GET /torrents/1/files"],
  ["GET /torrents/1/peers"],
  ["GET /torrents/1/trackers"],
  ["GET /torrents/1/log?limit=5"],
  ["GET /torrents/1/rates?range=day"],
  ["GET /torrents/1/metainfo"],
  ["POST /torrents/1/bans", { address: "198.51.100.7" }],
  ["GET /bans"],
  ["DELETE /bans/198.51.100.7"],
  ["POST /previews", { location: "magnet:?xt=urn:btih:" + "ab".repeat(20) }],
  ["GET /previews/1"],
  ["DELETE /previews/1"],
  ["POST /creations", { path: "/srv/a", versions: "hybrid" }],
  ["GET /creations/1"],
  ["DELETE /creations/1"],
  ["GET /creations/suggestion?path=%2Fsrv"],
  ["GET /folders"],
  ["GET /folders?path=%2Fsrv"],
  ["GET /log"],
  ["GET /rates?range=10m"],
  ["GET /settings"],
  ["PATCH /settings", { downloadLimit: null }],
  ["GET /statistics"],
  ["GET /space"],
  ["POST /shut-down", {}],
];

/** Daemons that know little, and all that there is to know. */
function daemons(): FakeControl[] {
  const little = new FakeControl({ torrents: TORRENTS });
  const much = new FakeControl({ torrents: TORRENTS });
  little.metainfo = much.metainfo = METAINFO;
  const infoHash = "ab".repeat(20);
  much.previewView = fakePreview({
    state: "ready",
    infoHashV2: "ab".repeat(32),
    files: [{ index: 0, path: "a", length: 1, isWanted: true }],
    trackers: [["http://tracker.example/announce"]],
    duplicateOf: 1,
    error: "it fails",
  });
  much.creationView = fakeCreation({
    state: "done",
    warnings: ["it is long"],
    created: { infoHash, magnetLink: "magnet:", fileName: "a", metainfo: METAINFO, torrent: 1 },
    error: "it fails",
  });
  much.banViews = [{ address: "::1", torrent: 1, at: 5, reason: "it lies", isByUser: true }];
  much.folderView = { ...much.folderView, parent: "/" };
  much.journalEntries = [
    { id: 1, time: 5, torrent: 1, kind: "added", text: "it was added", level: "info" },
    { id: 2, time: 6, torrent: undefined, kind: "banned", text: "it lies", level: "warn" },
  ];
  much.diskSpace = { freeBytes: -1, totalBytes: -1 };
  return [little, much];
}

/** A path of the description for one that is asked for. */
function templateOf(line: string): string {
  const [method = "", target = ""] = line.split(" ");
  const [path = ""] = target.split("?");
  const known = ENDPOINTS.map((endpoint) => endpoint.path).find((template) => template === path) ??
    ENDPOINTS.map((endpoint) => endpoint.path).find((template) =>
      new RegExp(`^${template.replace(/\{\w+\}/, "[^/]+")}$`).test(path)
    );
  return `${method} ${known}`;
}

Deno.test("the description of the API has all that can be asked for", () => {
  const described = Object.entries(description.paths ?? {}).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`)
  );
  const there = ENDPOINTS.map(({ method, path }) => `${method} ${path}`);
  assertEquals(described.toSorted(), [...there, ...ELSEWHERE].toSorted());
});

Deno.test("the description of the API refers to nothing that is not there", () => {
  const refs = JSON.stringify(description).matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g);
  for (const [ref, kind = "", name = ""] of refs) {
    assert(description.components?.[kind]?.[name], ref);
  }
  const { schemas = {} } = description.components ?? {};
  for (const [name, schema] of Object.entries(schemas)) {
    assert(schema.description, `${name} says nothing of itself`);
    for (const [field, { description }] of Object.entries(schema.properties ?? {})) {
      assert(description, `${name}.${field} says nothing of itself`);
    }
  }
});

Deno.test("the API takes and answers what its description says", async () => {
  const asked = new Set<string>();
  for (const [line, body] of REQUESTS) {
    const template = templateOf(line);
    const [method = "", path = ""] = template.split(" ");
    const operation = description.paths?.[path]?.[method.toLowerCase()];
    if (operation === undefined) continue;
    asked.add(template);
    for (const control of daemons()) {
      const { status, value } = await ask(control, line, body ? { body } : {});
      const content = operation.responses?.[status]?.content;
      assert(content, `${line}: ${status} ${JSON.stringify(value)}`);
      const { schema } = content["application/json"] ?? {};
      if (schema) assertValid(ajv.compile(named(schema)), value, line);
      else assert(value instanceof Uint8Array, line);
    }
    const taken = operation.requestBody?.content?.["application/json"]?.schema;
    if (taken) assertValid(ajv.compile(named(taken)), body, `${line}, its body`);
  }
  const there = ENDPOINTS.map(({ method, path }) => `${method} ${path}`);
  assertEquals(there.filter((line) => !asked.has(line)), [], "are not asked for here");
});

Deno.test("errors of the API are as its description says", async () => {
  const check = checkOf("ErrorAnswer");
  const failure = new ControlError("conflict", "Cannot do it: it is in the way");
  for (
    const line of ["GET /none", "GET /torrents/9", "GET /torrents?fields=x", "DELETE /torrents"]
  ) {
    assertValid(check, (await ask(new FakeControl(), line)).value, line);
  }
  const failed = await ask(new FakeControl({ failure }), "POST /torrents/stop", { body: ONE });
  assertValid(check, failed.value, "a conflict");
});

Deno.test("events are as the description of the API says", async () => {
  await using scene = new EventScene(TORRENTS);
  const parts = ["files", "peers", "trackers", "pieces"] as const;
  const listener = await scene.listen({ fields: EVENT_FIELDS, torrent: 1, parts });
  const { data: reset } = await listener.next();
  assertValid(checkOf("ResetEvent"), reset, "a reset");
  const row = checkOf("EventRow");
  const { fields = [], rows = [] }: Partial<ResetEvent> = JSON.parse(JSON.stringify(reset));
  for (const values of rows) {
    assertValid(row, Object.fromEntries(fields.map((field, at) => [field, values[at]])), "a row");
  }
  listener.want();
  scene.put(1, { downloadRate: 5, peers: [fakePeer({ port: 2 })], files: [fakeFile(0)] });
  scene.put(3, { trackers: [fakeTracker(1)] });
  scene.remove(2);
  await scene.tick();
  const { data: delta } = await listener.next();
  assertEquals(Object.keys(delta).sort(), ["detail", "removed", "rows", "session"]);
  assertValid(checkOf("DeltaEvent"), delta, "a delta");
});

Deno.test("what is not described does not pass for an answer", () => {
  const check = checkOf("SpaceAnswer");
  const answer = { freeBytes: 1, totalBytes: 2 };
  assertEquals(check(answer), true);
  assertEquals(check({ ...answer, more: 3 }), false);
  assertEquals(check({ ...answer, freeBytes: "1" }), false);
  assertEquals(check({ freeBytes: 1 }), false);
});

/** A schema of the description, for one who stands outside of it. */
function named(schema: Part): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"shoal#/'));
}
