import { assert, assertEquals } from "@std/assert";
import type { LogRecord } from "../../../../lib/io/mod.ts";
import { TransmissionRpc } from "../../../../lib/daemon/transmission/mod.ts";
import { METHODS } from "../../../../lib/daemon/transmission/methods/mod.ts";
import { FakeControl } from "../support/fake_control.ts";
import { rpcOver, send } from "./ask.ts";

const FREE_SPACE = { path: "/d", size_bytes: 5_000, total_size: 9_000 };

/** A request for the free space of `/d`. */
function freeSpace(rest: Record<string, unknown>): Record<string, unknown> {
  return { jsonrpc: "2.0", method: "free_space", params: { path: "/d" }, ...rest };
}

/** An answer with an error. */
function failure(
  id: unknown,
  code: number,
  message: string,
  details?: string,
): Record<string, unknown> {
  const data = details === undefined ? {} : { data: { error_string: details } };
  return { jsonrpc: "2.0", error: { code, message, ...data }, id };
}

for (const id of [12_345, 0.5, "12345", "", null, 0]) {
  Deno.test(`TransmissionRpc answers with the id ${JSON.stringify(id)}`, async () => {
    assertEquals(await send(new FakeControl(), freeSpace({ id })), {
      jsonrpc: "2.0",
      result: FREE_SPACE,
      id,
    });
  });
}

for (const id of [{}, [], true]) {
  Deno.test(`TransmissionRpc refuses the id ${JSON.stringify(id)}`, async () => {
    const words = "id type must be String, Number, or Null";
    assertEquals(
      await send(new FakeControl(), freeSpace({ id })),
      failure(null, -32600, "Invalid Request", words),
    );
  });
}

for (
  const [tag, told] of [[4, { tag: 4 }], [0, { tag: 0 }], ["x", {}], [null, {}]] as const
) {
  Deno.test(`TransmissionRpc answers the legacy dialect with the tag ${tag}`, async () => {
    const request = { method: "free-space", arguments: { path: "/d" }, tag };
    assertEquals(await send(new FakeControl(), request), {
      arguments: { path: "/d", "size-bytes": 5_000, total_size: 9_000 },
      result: "success",
      ...told,
    });
  });
}

Deno.test("TransmissionRpc takes a legacy request without arguments", async () => {
  const control = new FakeControl();
  assertEquals(await send(control, { method: "torrent-start" }), {
    arguments: {},
    result: "success",
  });
  assertEquals(control.calls, [["start", [1, 2, 3]]]);
});

for (const method of ["sdgdhsgg", "", undefined, 5, "constructor", "__proto__"]) {
  Deno.test(`TransmissionRpc knows no method ${JSON.stringify(method)}`, async () => {
    const control = new FakeControl();
    assertEquals(
      await send(control, { jsonrpc: "2.0", method, id: 1 }),
      failure(1, -32601, "Method not found"),
    );
    assertEquals(await send(control, { method, tag: 1 }), {
      arguments: {},
      result: "no method name",
      tag: 1,
    });
  });
}

for (const method of ["torrent-get", "torrentGet", "torrent_get"]) {
  Deno.test(`TransmissionRpc takes ${method} for torrent_get in both dialects`, async () => {
    const params = { fields: ["id"], ids: 2 };
    const torrents = [{ id: 2 }];
    assertEquals(await send(new FakeControl(), { jsonrpc: "2.0", method, params, id: 1 }), {
      jsonrpc: "2.0",
      result: { torrents },
      id: 1,
    });
    assertEquals(await send(new FakeControl(), { method, arguments: params }), {
      arguments: { torrents },
      result: "success",
    });
  });
}

for (const body of ["", "{", "[1,", "nonsense", '{"a":NaN}', "\0", '{"method":"session-get"}x']) {
  Deno.test(`TransmissionRpc can not read ${JSON.stringify(body)}`, async () => {
    const words = "Cannot read the request: it is no JSON";
    assertEquals(await send(new FakeControl(), body), failure(null, -32700, "Parse error", words));
  });
}

for (const body of ["[".repeat(1_000_000), '{"a":'.repeat(33) + "1" + "}".repeat(33)]) {
  Deno.test(`TransmissionRpc can not read what begins ${body.slice(0, 10)} and is deep`, async () => {
    const words = "Cannot read the request: it nests more than 32 deep";
    assertEquals(await send(new FakeControl(), body), failure(null, -32700, "Parse error", words));
  });
}

Deno.test("TransmissionRpc counts no brackets that are in strings", async () => {
  const path = "/" + '[{\\"'.repeat(50);
  const { result } = await send<{ result: unknown }>(
    new FakeControl(),
    freeSpace({ params: { path }, id: 1 }),
  ) ?? {};
  assertEquals(result, { ...FREE_SPACE, path });
});

for (const request of [12_345, 0.5, "12345", null, true]) {
  Deno.test(`TransmissionRpc takes no ${JSON.stringify(request)} for a request`, async () => {
    const words = "request must be an Array or Object";
    assertEquals(
      await send(new FakeControl(), JSON.stringify(request)),
      failure(null, -32600, "Invalid Request", words),
    );
  });
}

for (const jsonrpc of ["1.0", 2, null, true]) {
  Deno.test(`TransmissionRpc takes no version ${JSON.stringify(jsonrpc)}`, async () => {
    assertEquals(
      await send(new FakeControl(), { ...freeSpace({ id: 1 }), jsonrpc }),
      failure(null, -32600, "Invalid Request", "JSON-RPC version is not 2.0"),
    );
  });
}

Deno.test("TransmissionRpc takes no positional parameters: they would stand for all torrents", async () => {
  const control = new FakeControl();
  for (const params of [[1], "1", 1, true]) {
    assertEquals(
      await send(control, { jsonrpc: "2.0", method: "torrent_remove", params, id: 1 }),
      failure(null, -32602, "Invalid params", "params must be an Object"),
    );
  }
  assertEquals(
    await send(control, { method: "torrent-remove", arguments: [1] }),
    failure(null, -32602, "Invalid params", "arguments must be an Object"),
  );
  assertEquals(control.calls, []);
});

Deno.test("TransmissionRpc does what a notification asks, and is silent", async () => {
  const control = new FakeControl();
  const rpc = rpcOver(control);
  for (const method of ["torrent_stop", "nonsense", "free_space", "torrent_set"]) {
    const body = JSON.stringify({ jsonrpc: "2.0", method, params: { ids: [1], labels: 5 } });
    assertEquals(await rpc.handle(body), { status: 204, body: "" });
  }
  assertEquals(control.calls, [["stop", [1]]]);
});

Deno.test("TransmissionRpc answers a batch in order, without notifications", async () => {
  const control = new FakeControl();
  const answer = await send(control, [
    freeSpace({ id: 1 }),
    { jsonrpc: "2.0", method: "torrent_stop", params: { ids: 1 } },
    { jsonrpc: "2.0", method: "nonsense", id: "b" },
    5,
    { method: "session-get", tag: 1 },
    freeSpace({ id: 2 }),
  ]);
  assertEquals(answer, [
    { jsonrpc: "2.0", result: FREE_SPACE, id: 1 },
    failure("b", -32601, "Method not found"),
    failure(null, -32600, "Invalid Request", "request must be an Object"),
    failure(null, -32600, "Invalid Request", "JSON-RPC version is not 2.0"),
    { jsonrpc: "2.0", result: FREE_SPACE, id: 2 },
  ]);
  assertEquals(control.calls, [["space", "/d"], ["stop", [1]], ["space", "/d"]]);
});

Deno.test("TransmissionRpc is silent about a batch of notifications alone", async () => {
  const batch = [freeSpace({}), { jsonrpc: "2.0", method: "torrent_start" }];
  assertEquals(await send(new FakeControl(), batch), undefined);
});

for (const length of [0, 1_001]) {
  Deno.test(`TransmissionRpc takes no batch of ${length} requests`, async () => {
    const control = new FakeControl();
    assertEquals(
      await send(control, new Array(length).fill(freeSpace({ id: 1 }))),
      failure(null, -32600, "Invalid Request", "a batch must have 1 to 1000 requests"),
    );
    assertEquals(control.calls, []);
  });
}

/** Methods that change nothing, which who may only read may call. */
const READING = new Set([
  "free_space",
  "group_get",
  "port_test",
  "session_get",
  "session_stats",
  "torrent_get",
]);

/** Parameters with which each method gets as far as the daemon. */
const ENOUGH = {
  path: "/d",
  fields: ["id"],
  ids: [1],
  name: "x",
  location: "/d",
  filename: "magnet:",
};

Deno.test("TransmissionRpc has the 24 methods of the specification", () => {
  assertEquals(METHODS.size, 24);
});

for (const method of METHODS.keys()) {
  Deno.test(`TransmissionRpc lets who may only read ${method}, if that changes nothing`, async () => {
    const control = new FakeControl();
    const request = { jsonrpc: "2.0", method, params: ENOUGH, id: 1 };
    const answer = await send<{ error?: unknown; result?: unknown }>(control, request, {
      isReadOnly: true,
    });
    if (READING.has(method)) {
      assert(answer?.result);
    } else {
      const words = "not permitted: this user may only read";
      assertEquals(answer, failure(1, 5, "system error", words));
      assertEquals(control.calls, []);
    }
    const open = await send<{ result?: unknown }>(control, request);
    assert(open?.result);
  });
}

Deno.test("TransmissionRpc gives away nothing of what must not happen, and writes it to the log", async () => {
  const records: LogRecord[] = [];
  const control = new FakeControl();
  const error = new TypeError("a secret");
  control.space = () => Promise.reject(error);
  const log = { enabled: () => true, write: (record: LogRecord) => void records.push(record) };
  const rpc = new TransmissionRpc(control, { log });
  const { body } = await rpc.handle(JSON.stringify(freeSpace({ id: 1 })));
  assertEquals(JSON.parse(body), failure(1, -32603, "Internal error"));
  assertEquals(records, [
    { level: "error", message: "Cannot answer a request of Transmission's RPC", error },
  ]);
});

Deno.test("TransmissionRpc answers whatever it is sent", async () => {
  const control = new FakeControl();
  const values = [null, true, -1, 2 ** 53, 1e308, "x", "/", [], [[]], {}, [{}], ["x", 1]];
  const names = [
    "ids",
    "fields",
    "format",
    "labels",
    "path",
    "name",
    "location",
    "filename",
    "metainfo",
    "cookies",
    "tracker_replace",
    "tracker_list",
    "files_wanted",
    "seed_ratio_limit",
    "queue_position",
    "encryption",
    "alt_speed_time_begin",
    "preferred_transports",
    "ip_protocol",
  ];
  for (const method of METHODS.keys()) {
    for (const name of names) {
      for (const value of values) {
        const params = { ...ENOUGH, [name]: value };
        const answer = await send<{ result?: unknown; error?: { code: number } }>(control, {
          jsonrpc: "2.0",
          method,
          params,
          id: 1,
        });
        assert(answer?.result || (answer?.error && answer.error.code !== -32603));
      }
    }
  }
});
