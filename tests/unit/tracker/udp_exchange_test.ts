import { assertEquals, assertNotEquals } from "@std/assert";
import type { Endpoint } from "../../../lib/io/mod.ts";
import { SeededRandom } from "../../../lib/testing/mod.ts";
import { UdpExchange } from "../../../lib/tracker/udp_exchange.ts";
import type { UdpEffects, UdpQuery } from "../../../lib/tracker/udp_query.ts";
import { decodeUdpRequest, type UdpRequest } from "../../../lib/tracker/udp_request.ts";
import {
  encodeUdpResponse,
  type UdpAnnounceResponse,
  type UdpResponse,
} from "../../../lib/tracker/udp_response.ts";
import { utf8 } from "../../support/bytes.ts";
import { announceRequest } from "../../support/tracker_requests.ts";

const TRACKER = { hostname: "8.8.8.8", port: 6969 };
const ANNOUNCE: UdpQuery = { action: "announce", announce: announceRequest({}), urlData: "/a" };
const SCRAPE: UdpQuery = { action: "scrape", infoHashes: [new Uint8Array(20)] };

/** An exchange, and the tracker at its other end. */
class Scene {
  readonly exchange = new UdpExchange(new SeededRandom());
  readonly sent: { request: UdpRequest; to: Endpoint; at: number }[] = [];
  readonly outcomes: UdpEffects["outcomes"][number][] = [];
  now = 0;
  nextAt = Infinity;

  start(query: UdpQuery, to: Endpoint = TRACKER): number {
    const ticket = this.exchange.start(to, query, this.now);
    this.poll();
    return ticket;
  }

  poll(): void {
    const { datagrams, outcomes, nextAt } = this.exchange.poll(this.now);
    for (const { data, to } of datagrams) {
      const request = decodeUdpRequest(data);
      if (request === undefined) throw new Error("The exchange sent what is no request");
      this.sent.push({ request, to, at: this.now });
    }
    this.outcomes.push(...outcomes);
    this.nextAt = nextAt;
  }

  /** Lets time pass, polling when it is asked for. */
  wait(ms: number): void {
    const end = this.now + ms;
    while (this.nextAt <= end) {
      this.now = Math.max(this.now, this.nextAt);
      this.poll();
    }
    this.now = end;
  }

  reply(response: UdpResponse, from: Endpoint = TRACKER): void {
    this.exchange.handle(encodeUdpResponse(response), from, this.now);
    this.poll();
  }

  /** The last that was sent. */
  get last(): UdpRequest {
    const last = this.sent.at(-1);
    if (last === undefined) throw new Error("Nothing was sent");
    return last.request;
  }

  get lastId(): number {
    return this.last.transactionId;
  }

  /** Begins an announce and answers its request to connect. */
  announceConnected(connectionId = 77n): number {
    const ticket = this.start(ANNOUNCE);
    this.reply({ action: "connect", transactionId: this.lastId, connectionId });
    return ticket;
  }
}

function answerTo(transactionId: number): UdpAnnounceResponse {
  const peers = new Uint8Array();
  return { action: "announce", transactionId, interval: 60, leechers: 0, seeders: 0, peers };
}

Deno.test("UdpExchange connects, then announces with the id that it got", () => {
  const scene = new Scene();
  const ticket = scene.start(ANNOUNCE);
  assertEquals(scene.last.action, "connect");
  const connectTransaction = scene.lastId;
  scene.reply({ action: "connect", transactionId: connectTransaction, connectionId: 77n });
  const { last } = scene;
  assertEquals(last.action === "announce" && last.connectionId, 77n);
  assertEquals(last.action === "announce" && last.urlData, "/a");
  assertNotEquals(last.transactionId, connectTransaction);
  const response = answerTo(last.transactionId);
  scene.reply(response);
  assertEquals(scene.outcomes, [{ ticket, response }]);
  assertEquals(scene.nextAt, Infinity);
});

Deno.test("UdpExchange sends again after 15·2ⁿ seconds, up to n = 8, and then fails", () => {
  const scene = new Scene();
  const ticket = scene.start(ANNOUNCE);
  scene.wait(10_000_000);
  const times = [0, 15, 45, 105, 225, 465, 945, 1905, 3825].map((s) => s * 1000);
  assertEquals(scene.sent.map(({ at }) => at), times);
  assertEquals(scene.sent.every(({ request }) => request.action === "connect"), true);
  const [outcome] = scene.outcomes;
  assertEquals(outcome?.ticket, ticket);
  assertEquals(outcome && "error" in outcome && outcome.error.code, "timed-out");
  assertEquals(scene.nextAt, Infinity);
});

Deno.test("UdpExchange sends announces again likewise, and connects anew when its id is too old", () => {
  const scene = new Scene();
  scene.announceConnected();
  scene.wait(200_000);
  assertEquals(scene.sent.map(({ request, at }) => `${at / 1000} ${request.action}`), [
    "0 connect",
    "0 announce",
    "15 announce",
    "45 announce",
    // By now the id is older than 60 s.
    "105 connect",
    "120 connect",
    "150 connect",
  ]);
  scene.reply({ action: "connect", transactionId: scene.lastId, connectionId: 78n });
  const { last } = scene;
  assertEquals(last.action === "announce" && last.connectionId, 78n);
});

Deno.test("UdpExchange uses a connection id for 60 s", () => {
  const scene = new Scene();
  scene.announceConnected();
  scene.reply(answerTo(scene.lastId));
  scene.wait(59_999);
  scene.start(SCRAPE);
  assertEquals(scene.last.action, "scrape");
  scene.wait(1);
  scene.start(SCRAPE);
  assertEquals(scene.last.action, "connect");
});

Deno.test("UdpExchange lets requests to one tracker share a connection id, and no other", () => {
  const scene = new Scene();
  for (let i = 0; i < 5; i++) scene.start(ANNOUNCE);
  assertEquals(scene.sent.length, 1);
  scene.reply({ action: "connect", transactionId: scene.lastId, connectionId: 77n });
  assertEquals(scene.sent.map(({ request }) => request.action), [
    "connect",
    ...new Array(5).fill("announce"),
  ]);
  assertEquals(new Set(scene.sent.map(({ request }) => request.transactionId)).size, 6);
  scene.start(ANNOUNCE, { hostname: "8.8.8.8", port: 6970 });
  assertEquals(scene.last.action, "connect");
});

Deno.test("UdpExchange ignores answers that are not the tracker's (T2)", () => {
  const table: readonly [string, (id: number) => UdpResponse, Endpoint][] = [
    ["another address", answerTo, { hostname: "8.8.4.4", port: 6969 }],
    ["another port", answerTo, { hostname: "8.8.8.8", port: 6968 }],
    ["another transaction", (id) => answerTo(id ^ 1), TRACKER],
    ["not what was asked", (transactionId) => ({
      action: "scrape",
      transactionId,
      entries: [],
    }), TRACKER],
    ["connected already", (transactionId) => ({
      action: "connect",
      transactionId,
      connectionId: 1n,
    }), TRACKER],
  ];
  for (const [what, response, from] of table) {
    const scene = new Scene();
    scene.announceConnected();
    const { lastId } = scene;
    scene.reply(response(lastId), from);
    assertEquals([scene.outcomes.length, scene.nextAt], [0, 15_000], what);
    scene.wait(15_000);
    assertEquals(scene.last.action, "announce", what);
    scene.reply(answerTo(lastId));
    assertEquals(scene.outcomes.length, 1, what);
  }
});

Deno.test("UdpExchange ignores answers to connect that are not the tracker's (T2)", () => {
  const scene = new Scene();
  scene.start(ANNOUNCE);
  const transactionId = scene.lastId;
  const response = { action: "connect", transactionId, connectionId: 66n } as const;
  scene.reply(response, { hostname: "8.8.8.8", port: 1 });
  scene.reply(response, { hostname: "2600::8", port: 6969 });
  scene.reply({ ...response, transactionId: transactionId ^ 1 });
  scene.reply(answerTo(transactionId));
  scene.exchange.handle(new Uint8Array(3), TRACKER, 0);
  scene.poll();
  assertEquals([scene.sent.length, scene.nextAt], [1, 15_000]);
});

Deno.test("UdpExchange takes an answer once", () => {
  const scene = new Scene();
  scene.announceConnected();
  const response = answerTo(scene.lastId);
  scene.reply(response);
  scene.reply(response);
  assertEquals(scene.outcomes.length, 1);
});

Deno.test("UdpExchange fails with the tracker's words", () => {
  const scene = new Scene();
  const ticket = scene.announceConnected();
  const message = utf8("torrent\u0000not known\r\n");
  scene.reply({ action: "error", transactionId: scene.lastId, message });
  const [outcome] = scene.outcomes;
  if (outcome === undefined || !("error" in outcome)) throw new Error("It has not failed");
  assertEquals([outcome.ticket, outcome.error.code], [ticket, "failure"]);
  assertEquals(outcome.error.reason, "torrent not known");
});

Deno.test("UdpExchange fails all that wait to connect where that fails", () => {
  const scene = new Scene();
  scene.start(ANNOUNCE);
  scene.start(SCRAPE);
  scene.reply({ action: "error", transactionId: scene.lastId, message: utf8("busy") });
  assertEquals(scene.outcomes.map((outcome) => "error" in outcome && outcome.error.reason), [
    "busy",
    "busy",
  ]);
  assertEquals(scene.nextAt, Infinity);
});

Deno.test("UdpExchange connects anew, once, where the tracker does not know its id", () => {
  const scene = new Scene();
  scene.announceConnected();
  const message = utf8("Connection ID missmatch.");
  scene.reply({ action: "error", transactionId: scene.lastId, message });
  assertEquals([scene.last.action, scene.outcomes.length], ["connect", 0]);
  scene.reply({ action: "connect", transactionId: scene.lastId, connectionId: 78n });
  const { last } = scene;
  assertEquals(last.action === "announce" && last.connectionId, 78n);
  scene.reply({ action: "error", transactionId: scene.lastId, message });
  assertEquals(scene.outcomes.length, 1);
});

Deno.test("cancel() ends a request, and the connecting that is for it alone", () => {
  const scene = new Scene();
  const a = scene.start(ANNOUNCE);
  const b = scene.start(ANNOUNCE);
  scene.exchange.cancel(a);
  scene.poll();
  assertEquals(scene.nextAt, 15_000);
  scene.exchange.cancel(b);
  scene.exchange.cancel(b);
  scene.poll();
  assertEquals(scene.nextAt, Infinity);
  scene.reply({ action: "connect", transactionId: scene.lastId, connectionId: 1n });
  assertEquals([scene.sent.length, scene.outcomes.length], [1, 0]);
});

Deno.test("unreachable() fails the requests to one endpoint", () => {
  const scene = new Scene();
  const other = { hostname: "2600::1", port: 1 };
  const a = scene.announceConnected();
  const b = scene.start(ANNOUNCE, other);
  const c = scene.start(ANNOUNCE, other);
  scene.exchange.unreachable(other, "no way");
  scene.poll();
  assertEquals(scene.outcomes.map(({ ticket }) => ticket), [b, c]);
  scene.exchange.unreachable(TRACKER, "no way");
  scene.poll();
  assertEquals(scene.outcomes.at(-1)?.ticket, a);
  assertEquals(scene.nextAt, Infinity);
});

Deno.test("UdpExchange sends fifty datagrams at once, and then one each 2 ms", () => {
  const scene = new Scene();
  scene.announceConnected();
  for (let i = 0; i < 100; i++) scene.start(ANNOUNCE);
  assertEquals([scene.sent.length, scene.nextAt], [50, 2]);
  scene.wait(20);
  assertEquals(scene.sent.length, 60);
  scene.wait(1_000);
  assertEquals([scene.sent.length, scene.nextAt], [102, 15_000]);
  // Each is sent again when its own time is over.
  scene.wait(14_000);
  const again = scene.sent.slice(102);
  assertEquals(again.map(({ at }) => at).slice(0, 3), [15_000, 15_000, 15_000]);
  assertEquals(again.at(-1)?.at, 15_020);
});

Deno.test("UdpExchange sends nothing for what has ended in the queue", () => {
  const scene = new Scene();
  scene.announceConnected();
  const tickets = Array.from({ length: 100 }, () => scene.start(ANNOUNCE));
  for (const ticket of tickets) scene.exchange.cancel(ticket);
  scene.wait(10_000);
  assertEquals(scene.sent.length, 50);
});

Deno.test("UdpExchange draws transaction ids that do not follow from each other", () => {
  const scene = new Scene();
  for (let port = 1; port <= 1_000; port++) scene.start(ANNOUNCE, { hostname: "8.8.8.8", port });
  scene.wait(5_000);
  const ids = new Set(scene.sent.map(({ request }) => request.transactionId));
  assertEquals(ids.size, 1_000);
  const highest = [...ids].filter((id) => id >= 2 ** 31).length;
  assertEquals(highest > 400 && highest < 600, true);
});
