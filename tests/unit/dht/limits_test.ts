import { assert, assertEquals } from "@std/assert";
import { ConfirmedAddresses } from "../../../lib/dht/confirmed_addresses.ts";
import { ExternalAddress } from "../../../lib/dht/external_address.ts";
import {
  FLOOD_BAN_MS,
  FLOOD_MESSAGES,
  FLOOD_WINDOW_MS,
  FloodGuard,
} from "../../../lib/dht/flood_guard.ts";
import { UploadLimit } from "../../../lib/dht/upload_limit.ts";
import { endpointOf } from "./support/dht_world.ts";

const FROM = { hostname: "8.8.8.8", port: 1 };

Deno.test("FloodGuard ignores who sends over 50 messages in 10 s, until it is silent for 5 minutes", () => {
  const guard = new FloodGuard();
  for (let i = 0; i < FLOOD_MESSAGES; i++) assert(guard.admit({ ...FROM, port: i + 1 }, i));
  assert(!guard.admit(FROM, 100));
  assert(guard.isIgnored({ ...FROM, port: 99 }, FLOOD_BAN_MS));
  assert(
    guard.isIgnored(FROM, 2 * FLOOD_BAN_MS - 1),
    "the message before made the time begin anew",
  );
  assert(!guard.isIgnored(FROM, 3 * FLOOD_BAN_MS));
  assert(guard.admit(FROM, 3 * FLOOD_BAN_MS));
});

Deno.test("FloodGuard lets 50 messages every 10 s pass", () => {
  const guard = new FloodGuard();
  for (let i = 0; i < 5 * FLOOD_MESSAGES; i++) {
    assert(guard.admit(FROM, Math.floor(i / FLOOD_MESSAGES) * FLOOD_WINDOW_MS));
  }
});

Deno.test("FloodGuard counts this machine by address and port, and a /64 as one", () => {
  const guard = new FloodGuard();
  const flood = (hostname: (i: number) => string, port: (i: number) => number) => {
    for (let i = 0; i <= FLOOD_MESSAGES; i++) {
      guard.admit({ hostname: hostname(i), port: port(i) }, 0);
    }
  };
  flood(() => "127.0.0.1", (i) => i + 1);
  assert(!guard.isIgnored({ hostname: "127.0.0.1", port: 1 }, 0));
  flood(() => "127.0.0.1", () => 7);
  assert(guard.isIgnored({ hostname: "127.0.0.1", port: 7 }, 0));
  assert(!guard.isIgnored({ hostname: "127.0.0.1", port: 8 }, 0));
  flood((i) => `2600::${i + 1}`, () => 1);
  assert(guard.isIgnored({ hostname: "2600::ffff", port: 1 }, 0));
  assert(!guard.isIgnored({ hostname: "2600:0:0:1::1", port: 1 }, 0));
});

Deno.test("UploadLimit lets 3 s at once, and keeps a share back for queries", () => {
  const limit = new UploadLimit(0, 1_000);
  assert(limit.takeForAnswer(2_250, 0));
  assert(!limit.takeForAnswer(1, 0));
  assert(limit.takeForQuery(750, 0));
  assert(!limit.takeForQuery(1, 0));
  assertEquals(limit.queryAt(100, 0), 100);
  assert(limit.takeForQuery(100, 100));
  assert(limit.takeForAnswer(2_250, 60_000));
});

Deno.test("ConfirmedAddresses holds ten minutes", () => {
  const confirmed = new ConfirmedAddresses();
  assert(!confirmed.has(FROM, 0));
  confirmed.add(FROM, 0);
  assert(confirmed.has({ ...FROM, port: 2 }, 599_999));
  assert(!confirmed.has(FROM, 600_000));
});

Deno.test("ExternalAddress.vote() believes five networks that are most of the last 16", () => {
  const external = new ExternalAddress();
  const ours = { hostname: "9.9.9.9", port: 1 };
  for (let i = 0; i < 20; i++) assert(!external.vote(ours, FROM), "one voter, however often");
  for (let i = 0; i < 3; i++) assert(!external.vote(ours, endpointOf(i)));
  assert(!external.vote({ hostname: "10.0.0.1", port: 1 }, endpointOf(50)), "nobody sees that");
  assert(!external.vote(ours, { hostname: "127.0.0.1", port: 1 }), "nor does this machine");
  assert(external.vote(ours, endpointOf(3)));
  assertEquals(external.address, "9.9.9.9");
  const other = { hostname: "6.6.6.6", port: 1 };
  for (let i = 10; i < 15; i++) assert(!external.vote(other, endpointOf(i)), "not over half");
  assert(external.vote(other, endpointOf(15)));
  assertEquals(external.address, "6.6.6.6");
});
