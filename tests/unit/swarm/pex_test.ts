import { assert, assertEquals } from "@std/assert";
import { formatEndpoint } from "../../../lib/address/mod.ts";
import { type PexContact, PexIntake, PexSender } from "../../../lib/swarm/mod.ts";

const MINUTE_MS = 60_000;

function contact(number: number, port = 6_881) {
  return { endpoint: { hostname: `20.0.${number >> 8}.${number & 255}`, port }, flags: number };
}

function contacts(from: number, to: number) {
  return Array.from({ length: to - from }, (_, i) => contact(from + i));
}

/** As a torrent knows its peers: by their addresses. */
function byAddress(contacts: readonly PexContact<number>[]) {
  return new Map(contacts.map((each) => [formatEndpoint(each.endpoint), each]));
}

function endpoints(from: number, to: number) {
  return contacts(from, to).map(({ endpoint }) => endpoint);
}

function sender() {
  return new PexSender<number>({ hostname: "30.0.0.1", port: 1 }, "global");
}

Deno.test("PexSender tells of 50 peers at a time, once a minute", () => {
  const pex = sender();
  const all = byAddress(contacts(1, 91));
  assertEquals(pex.next(all, 0), { added: contacts(1, 51), dropped: [] });
  assertEquals(pex.next(all, MINUTE_MS - 1), undefined);
  assertEquals(pex.nextAt, MINUTE_MS);
  assertEquals(pex.next(all, MINUTE_MS), { added: contacts(51, 91), dropped: [] });
  assertEquals(pex.next(all, 2 * MINUTE_MS), undefined);
  assertEquals(pex.next(byAddress([...contacts(1, 91), contact(200)]), 2 * MINUTE_MS)?.added, [
    contact(200),
  ]);
});

Deno.test("PexSender tells of 100 peers at most, and of others once some of these have gone", () => {
  const pex = sender();
  pex.next(byAddress(contacts(0, 200)), 0);
  pex.next(byAddress(contacts(0, 200)), MINUTE_MS);
  assertEquals(pex.next(byAddress(contacts(0, 200)), 2 * MINUTE_MS), undefined);
  assertEquals(pex.next(byAddress(contacts(10, 200)), 2 * MINUTE_MS), {
    added: contacts(100, 110),
    dropped: endpoints(0, 10),
  });
});

Deno.test("PexSender tells who went of those it told of, 50 at a time, and no one else", () => {
  const pex = sender();
  pex.next(byAddress(contacts(1, 51)), 0);
  pex.next(byAddress(contacts(1, 81)), MINUTE_MS);
  assertEquals(pex.next(new Map(), 2 * MINUTE_MS), { added: [], dropped: endpoints(1, 51) });
  assertEquals(pex.next(new Map(), 3 * MINUTE_MS), { added: [], dropped: endpoints(51, 81) });
  assertEquals(pex.next(new Map(), 4 * MINUTE_MS), undefined);
  // It came and went within a minute.
  assertEquals(pex.next(byAddress(contacts(1, 2)), 4 * MINUTE_MS)?.added, contacts(1, 2));
  assertEquals(pex.next(byAddress(contacts(1, 3)), 4 * MINUTE_MS + 1), undefined);
  assertEquals(pex.next(byAddress(contacts(1, 2)), 5 * MINUTE_MS), undefined);
});

Deno.test("PexSender tells no peer of itself, of no port, and of no network but its own", () => {
  const rows: [hostname: string, port: number, told: { global: boolean; local: boolean }][] = [
    ["30.0.0.1", 1, { global: false, local: false }],
    ["30.0.0.1", 2, { global: true, local: true }],
    ["20.0.0.1", 0, { global: false, local: false }],
    ["192.168.1.1", 5, { global: false, local: true }],
    ["127.0.0.1", 5, { global: false, local: false }],
    ["2001:db8::1", 5, { global: true, local: true }],
    ["fe80::1", 5, { global: false, local: true }],
  ];
  for (const [hostname, port, told] of rows) {
    for (const scope of ["global", "local"] as const) {
      const pex = new PexSender<number>({ hostname: "30.0.0.1", port: 1 }, scope);
      const sent = pex.next(byAddress([{ endpoint: { hostname, port }, flags: 0 }]), 0);
      assertEquals(sent !== undefined, told[scope], `${hostname}:${port} to ${scope}`);
    }
  }
});

Deno.test("PexIntake takes what an honest sender tells", () => {
  const pex = sender();
  const intake = new PexIntake<number>("global");
  const all = contacts(1, 91);
  const taken = [];
  for (let minute = 0; minute < 4; minute++) {
    const update = pex.next(byAddress(all), minute * MINUTE_MS);
    // The way takes a while, not always the same.
    if (update) taken.push(...intake.received(update, minute * (MINUTE_MS - 1_000)));
  }
  assertEquals(taken, all);
  assertEquals(intake.isAbusive, false);
});

Deno.test("PexIntake takes 50 of 10,000 addresses (P12), and 200 of one peer at a time", () => {
  const intake = new PexIntake<number>("global");
  let taken = 0;
  for (let minute = 0; minute < 20; minute++) {
    const added = contacts(minute * 1_000, minute * 1_000 + 10_000);
    const got = intake.received({ added, dropped: [] }, minute * MINUTE_MS);
    assert(got.length <= 50);
    taken += got.length;
  }
  assertEquals(taken, 200);
  const dropped = endpoints(0, 50);
  const added = contacts(30_000, 30_100);
  assertEquals(intake.received({ added, dropped }, 20 * MINUTE_MS), added.slice(0, 50));
});

Deno.test("PexIntake passes over messages that come too early, and finds who sends many", () => {
  const intake = new PexIntake<number>("global");
  assertEquals(intake.received({ added: contacts(1, 2), dropped: [] }, 0), contacts(1, 2));
  for (let i = 0; i < 5; i++) {
    assertEquals(intake.received({ added: contacts(2, 9), dropped: [] }, 10_000), []);
  }
  assertEquals(intake.isAbusive, false);
  assertEquals(intake.received({ added: contacts(2, 3), dropped: [] }, MINUTE_MS).length, 1);
  for (let i = 0; i < 6; i++) intake.received({ added: [], dropped: [] }, MINUTE_MS + 1);
  assertEquals(intake.isAbusive, true);
});

Deno.test("PexIntake drops what can be no peer, what is nearer than the sender, and what it had (P12)", () => {
  const rows: [hostname: string, port: number, global: boolean, local: boolean][] = [
    ["20.0.0.1", 1, true, true],
    ["20.0.0.1", 0, false, false],
    ["192.168.1.1", 1, false, true],
    ["169.254.169.254", 80, false, true],
    ["127.0.0.1", 22, false, false],
    ["224.0.0.1", 1, false, false],
    ["255.255.255.255", 1, false, false],
    ["0.0.0.0", 1, false, false],
    ["::1", 1, false, false],
    ["ff02::1", 1, false, false],
    ["fd00::1", 1, false, true],
    ["2001:db8::1", 1, true, true],
  ];
  for (const [hostname, port, global, local] of rows) {
    for (const [scope, isTaken] of [["global", global], ["local", local]] as const) {
      const intake = new PexIntake<number>(scope);
      const added = [{ endpoint: { hostname, port }, flags: 0 }];
      assertEquals(intake.received({ added, dropped: [] }, 0).length, isTaken ? 1 : 0, hostname);
    }
  }
  const intake = new PexIntake<number>("loopback");
  const many = [1, 2, 3].map((port) => contact(1, port));
  assertEquals(intake.received({ added: many, dropped: [] }, 0), [contact(1, 1)]);
  const local = [1, 2, 2].map((port) => ({ endpoint: { hostname: "127.0.0.1", port }, flags: 0 }));
  assertEquals(intake.received({ added: local, dropped: [] }, MINUTE_MS), local.slice(0, 2));
});
