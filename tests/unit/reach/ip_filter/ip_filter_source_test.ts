import { assertEquals, assertRejects } from "@std/assert";
import type { Http, StateStore } from "../../../../lib/io/mod.ts";
import { IpFilter, IpFilterError, IpFilterSource } from "../../../../lib/reach/mod.ts";
import { MemoryDisk, settle, VirtualClock } from "../../../../lib/testing/mod.ts";
import { utf8 } from "../../../support/bytes.ts";
import { FakeLog } from "../../../support/fake_log.ts";
import { FakeInternet } from "../../../support/fake_network.ts";

const DAY_MS = 86_400_000;

/** A server with one list, which says when it is the one that is known already. */
class ListServer {
  list = "1.2.3.4";
  etag = '"1"';
  isDown = false;
  readonly asked: string[] = [];
  readonly http;

  constructor() {
    const internet = new FakeInternet({ "lists.example": ["8.8.8.8"] });
    internet.machine("8.8.8.8").serveHttp({ hostname: "0.0.0.0", port: 80 }, ({ url, headers }) => {
      const { pathname } = new URL(url);
      this.asked.push(
        `${pathname} ${headers.get("if-none-match")} ${headers.get("if-modified-since")}`,
      );
      if (this.isDown) return new Response("no", { status: 503 });
      if (pathname === "/moved") return Response.redirect("http://lists.example/list", 302);
      if (headers.get("if-none-match") === this.etag) return new Response(null, { status: 304 });
      const fields = { etag: this.etag, "last-modified": "Sat, 01 Jan 2000 00:00:00 GMT" };
      return new Response(this.list, { headers: fields });
    });
    this.http = internet.machine("9.9.9.9").http;
  }
}

Deno.test("IpFilterSource asks for a list again once a day, by its ETag", async () => {
  const server = new ListServer();
  const clock = new VirtualClock();
  const filter = new IpFilter();
  const log = new FakeLog();
  const { http } = server;
  const lists = ["http://lists.example/moved"];
  const source = await IpFilterSource.open(filter, lists, {
    http,
    disk: new MemoryDisk(),
    clock,
    log,
  });
  assertEquals(filter.refuses("1.2.3.4"), true);
  await clock.advance(DAY_MS - 1);
  await settle();
  assertEquals(server.asked.length, 2);
  await clock.advance(1);
  await settle();
  assertEquals(server.asked.slice(2), [
    '/moved "1" Sat, 01 Jan 2000 00:00:00 GMT',
    '/list "1" Sat, 01 Jan 2000 00:00:00 GMT',
  ]);
  assertEquals(filter.version, 1);
  [server.list, server.etag] = ["5.6.7.8", '"2"'];
  await clock.advance(DAY_MS);
  await settle();
  assertEquals([filter.refuses("1.2.3.4"), filter.refuses("5.6.7.8")], [false, true]);
  await source.close();
  assertEquals(clock.timerCount, 0);
});

Deno.test("IpFilterSource begins without its server, with the list that was kept and a warning", async () => {
  const server = new ListServer();
  const disk = new MemoryDisk();
  const state = disk.openState("state");
  const lists = ["http://lists.example/list"];
  const { http } = server;
  const run = async (filter: IpFilter, log: FakeLog, clock: VirtualClock): Promise<void> => {
    const options = { http, disk, clock, log, state };
    await using _source = await IpFilterSource.open(filter, lists, options);
    await clock.advance(0);
    await settle();
  };
  await run(new IpFilter(), new FakeLog(), new VirtualClock());
  // Nothing has changed: what was kept is used, and the server says so.
  const again = new IpFilter();
  await run(again, new FakeLog(), new VirtualClock());
  assertEquals(again.refuses("1.2.3.4"), true);
  assertEquals(server.asked.at(-1), '/list "1" Sat, 01 Jan 2000 00:00:00 GMT');
  server.isDown = true;
  const offline = new IpFilter();
  const log = new FakeLog();
  const clock = new VirtualClock();
  await run(offline, log, clock);
  assertEquals(offline.refuses("1.2.3.4"), true);
  const warnings = log.records.filter(({ level }) => level === "warn");
  assertEquals(warnings.map(({ message }) => message), [`IP filter ${lists[0]} stays as it was`]);
  assertEquals(clock.timerCount, 0);
});

Deno.test("IpFilterSource asks anew for a list that was kept badly", async () => {
  const server = new ListServer();
  const records = new Map<string, Uint8Array>();
  const state: StateStore = {
    read: (name) => Promise.resolve(records.get(name)),
    write: (name, data) => Promise.resolve(void records.set(name, data)),
    remove: (name) => Promise.resolve(void records.delete(name)),
  };
  const clock = new VirtualClock();
  const options = { http: server.http, disk: new MemoryDisk(), clock, log: new FakeLog(), state };
  const lists = ["http://lists.example/list"];
  await (await IpFilterSource.open(new IpFilter(), lists, options)).close();
  assertEquals(records.size, 1);
  for (const name of records.keys()) records.set(name, utf8("d3:url1:xe"));
  const filter = new IpFilter();
  await (await IpFilterSource.open(filter, lists, options)).close();
  assertEquals(filter.refuses("1.2.3.4"), true);
  assertEquals(server.asked.at(-1), "/list null null");
});

Deno.test("IpFilterSource gives up a server that does not answer", async () => {
  const clock = new VirtualClock();
  const http: Http = {
    request: ({ signal }) =>
      new Promise((_, fail) => signal?.addEventListener("abort", () => fail(signal.reason))),
  };
  const options = { http, disk: new MemoryDisk(), clock, log: new FakeLog() };
  const opened = IpFilterSource.open(new IpFilter(), ["http://lists.example/list"], options);
  const failed = assertRejects(() => opened, IpFilterError, "took more than 120 seconds");
  await settle();
  await clock.advance(120_000);
  await failed;
});

Deno.test("IpFilterSource keeps a list that can not be had again, and tries after an hour", async () => {
  const server = new ListServer();
  const clock = new VirtualClock();
  const filter = new IpFilter();
  const log = new FakeLog();
  const { http } = server;
  const lists = ["http://lists.example/list"];
  const source = await IpFilterSource.open(filter, lists, {
    http,
    disk: new MemoryDisk(),
    clock,
    log,
  });
  server.isDown = true;
  await clock.advance(DAY_MS);
  await settle();
  assertEquals([filter.refuses("1.2.3.4"), log.records.at(-1)?.level], [true, "warn"]);
  [server.isDown, server.list, server.etag] = [false, "not what it was\n5.6.7.8", '"2"'];
  await clock.advance(3_600_000);
  await settle();
  assertEquals(filter.refuses("5.6.7.8"), true);
  assertEquals(
    log.records.at(-1)?.message,
    "IP filter http://lists.example/list: 1 line can not be read, first line 1",
  );
  await source.close();
});

Deno.test("IpFilterSource reads a file again when it has changed", async () => {
  const { http } = new ListServer();
  const clock = new VirtualClock();
  const disk = new MemoryDisk();
  const store = disk.open("/etc");
  await store.write("bad.dat", 0, utf8("1.2.3.4\n"));
  const filter = new IpFilter();
  const source = await IpFilterSource.open(filter, ["/etc/bad.dat"], {
    http,
    disk,
    clock,
    log: new FakeLog(),
  });
  await clock.advance(60_000);
  await settle();
  assertEquals(filter.version, 1);
  await store.write("bad.dat", 0, utf8("5.6.7.8\n9.9.9.9\n"));
  await clock.advance(60_000);
  await settle();
  assertEquals(filter.version, 2);
  assertEquals([filter.refuses("1.2.3.4"), filter.refuses("9.9.9.9")], [false, true]);
  await source.close();
});

Deno.test("IpFilterSource does not begin without a list that it was told of", async () => {
  const server = new ListServer();
  server.isDown = true;
  const clock = new VirtualClock();
  const options = { http: server.http, disk: new MemoryDisk(), clock, log: new FakeLog() };
  for (const list of ["http://lists.example/list", "missing.dat"]) {
    await assertRejects(
      () => IpFilterSource.open(new IpFilter(), [list], options),
      IpFilterError,
      list,
    );
  }
  assertEquals(clock.timerCount, 0);
});

Deno.test("IpFilterSource says of which list the server can not be reached", async () => {
  const http = {
    request: () => Promise.reject(new Error("Cannot ask lists.example:80: Connection refused")),
  };
  const options = { http, disk: new MemoryDisk(), clock: new VirtualClock(), log: new FakeLog() };
  await assertRejects(
    () => IpFilterSource.open(new IpFilter(), ["http://lists.example/list"], options),
    IpFilterError,
    "Cannot use the IP filter http://lists.example/list: Connection refused",
  );
});
