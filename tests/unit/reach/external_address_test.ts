import { assertEquals } from "@std/assert";
import { ExternalAddressVote } from "../../../lib/reach/mod.ts";

const OURS = "203.0.114.7";
const OTHER = "198.51.101.8";

Deno.test("ExternalAddressVote elects what two networks agree on, and says so once", () => {
  const vote = new ExternalAddressVote();
  assertEquals(vote.address("IPv4"), undefined);
  assertEquals(vote.vote(OURS, "8.8.8.8"), false);
  assertEquals(vote.address("IPv4"), undefined);
  assertEquals(vote.vote(OURS, "9.9.9.9"), true);
  assertEquals(vote.address("IPv4"), OURS);
  assertEquals(vote.vote(OURS, "7.7.7.7"), false);
  assertEquals(vote.address("IPv6"), undefined);
});

Deno.test("ExternalAddressVote gives a network of voters one vote, its last", () => {
  const vote = new ExternalAddressVote();
  for (let i = 1; i < 250; i++) vote.vote(OTHER, `8.8.8.${i}`);
  assertEquals(vote.address("IPv4"), undefined);
  vote.vote(OURS, "9.9.9.9");
  assertEquals(vote.vote(OURS, "8.8.8.8"), true);
  assertEquals(vote.address("IPv4"), OURS);
});

Deno.test("ExternalAddressVote gives an IPv6 /48 one vote", () => {
  const vote = new ExternalAddressVote();
  for (let i = 1; i < 50; i++) vote.vote("2a00::1", `2600:1:2:${i.toString(16)}::1`);
  assertEquals(vote.address("IPv6"), undefined);
  assertEquals(vote.vote("2a00::1", "2600:1:3::1"), true);
  assertEquals(vote.address("IPv6"), "2a00::1");
});

Deno.test("ExternalAddressVote needs more than half of the votes", () => {
  const vote = new ExternalAddressVote();
  vote.vote(OURS, "1.1.1.1");
  vote.vote(OURS, "1.1.2.1");
  assertEquals(vote.address("IPv4"), OURS);
  for (const n of [3, 4]) assertEquals(vote.vote(OTHER, `1.1.${n}.1`), false);
  assertEquals(vote.address("IPv4"), OURS);
  assertEquals(vote.vote(OTHER, "1.1.5.1"), true);
  assertEquals(vote.address("IPv4"), OTHER);
});

Deno.test("ExternalAddressVote hears the last 32 networks, so that a new address is soon elected", () => {
  const vote = new ExternalAddressVote();
  for (let i = 0; i < 200; i++) vote.vote(OURS, `1.${i}.0.1`);
  let changes = 0;
  for (let i = 0; i < 17; i++) changes += vote.vote(OTHER, `2.${i}.0.1`) ? 1 : 0;
  assertEquals(changes, 1);
  assertEquals(vote.address("IPv4"), OTHER);
});

Deno.test("ExternalAddressVote hears IPv4 voters of IPv6 addresses, and the other way", () => {
  const vote = new ExternalAddressVote();
  vote.vote("2a00::1", "8.8.8.8");
  assertEquals(vote.vote("2a00::1", "2600::1"), true);
});

Deno.test("ExternalAddressVote reads addresses as they come: text, 4 and 16 bytes, IPv4 in IPv6", () => {
  const vote = new ExternalAddressVote();
  vote.vote(new Uint8Array([203, 0, 114, 7]), "8.8.8.8");
  const mapped = new Uint8Array(16);
  mapped.set([0xff, 0xff, 203, 0, 114, 7], 10);
  assertEquals(vote.vote(mapped, "9.9.9.9"), true);
  assertEquals(vote.address("IPv4"), OURS);
});

const unfit = ["10.0.0.1", "192.168.1.1", "127.0.0.1", "0.0.0.0", "224.0.0.1", "fe80::1", "x", ""];
for (const address of unfit) {
  Deno.test(`ExternalAddressVote does not elect "${address}"`, () => {
    const vote = new ExternalAddressVote();
    for (let i = 0; i < 10; i++) assertEquals(vote.vote(address, `8.8.${i}.8`), false);
    assertEquals([vote.address("IPv4"), vote.address("IPv6")], [undefined, undefined]);
  });
}

Deno.test("ExternalAddressVote does not hear nobody, or other bytes", () => {
  const vote = new ExternalAddressVote();
  vote.vote(OURS, "");
  assertEquals(vote.vote(OURS, ""), false);
  assertEquals(vote.vote(new Uint8Array(5), "8.8.8.8"), false);
  vote.vote(OURS, "8.8.8.8");
  assertEquals(vote.address("IPv4"), undefined);
});

Deno.test("ExternalAddressVote.clear() forgets", () => {
  const vote = new ExternalAddressVote();
  vote.vote(OURS, "8.8.8.8");
  vote.vote(OURS, "9.9.9.9");
  vote.clear();
  assertEquals(vote.address("IPv4"), undefined);
  assertEquals(vote.vote(OURS, "8.8.8.8"), false);
});

Deno.test("ExternalAddressVote gives names of one domain one vote", () => {
  const vote = new ExternalAddressVote();
  vote.vote(OURS, "a.tracker.example");
  assertEquals(vote.vote(OURS, "B.Tracker.example"), false);
  assertEquals(vote.vote(OURS, "tracker2.example"), true);
});
