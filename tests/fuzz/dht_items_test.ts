import { assert, assertEquals } from "@std/assert";
import {
  decodeKrpc,
  encodeKrpc,
  isGenuine,
  itemKeys,
  itemTarget,
  KrpcError,
  publishedInfoHash,
  signItem,
} from "../../lib/dht/mod.ts";
import { ItemStore } from "../../lib/dht/item_store.ts";
import type { StateStore } from "../../lib/io/mod.ts";
import { FollowedRecord } from "../../lib/session/followed_record.ts";
import { utf8 } from "../support/bytes.ts";
import { FakeLog } from "../support/fake_log.ts";
import { fuzzTest } from "./engine.ts";

const ID = new Uint8Array(20).fill(1);
const KEYS = itemKeys(new Uint8Array(32).fill(7));
const VALUE = utf8(`d2:ih20:${"i".repeat(20)}e`);
const ITEMS = [
  signItem({ value: VALUE, seq: 3n }, KEYS),
  signItem({ value: utf8("5:hello"), seq: 4n, salt: utf8("s"), cas: 3n }, KEYS),
  signItem({ value: utf8("i1e"), seq: (1n << 63n) - 1n, salt: new Uint8Array(64) }, KEYS),
  { value: utf8("l4:spami42ee") },
];

/** A value of 600 bytes is cheap to change; longer ones are in the tests of the bounds. */
const PUTS = [...ITEMS, { value: utf8(`600:${"x".repeat(600)}`) }].map((item) =>
  encodeKrpc({
    kind: "query",
    transactionId: utf8("aa"),
    query: { method: "put", id: ID, token: utf8("abcd"), ...item },
    readOnly: false,
  })
);

fuzzTest({
  name: "ItemStore.put() of what decodeKrpc() gives",
  seeds: PUTS,
  expects: [KrpcError],
  run(input) {
    const datagram = input.slice();
    const message = decodeKrpc(datagram);
    if (message.kind !== "query" || message.query.method !== "put") return;
    const store = new ItemStore();
    for (const item of ITEMS) store.put(item, ID, 0);
    const { query } = message;
    store.put(query, ID, 1);
    const target = itemTarget(query);
    const stored = store.get(target, 1);
    assert(stored && isGenuine(stored) && stored.value.length <= 1_000);
    assertEquals(itemTarget(stored), target);
    // What is kept is no part of the datagram.
    datagram.fill(0);
    assert(isGenuine(stored));
  },
});

fuzzTest({
  name: "publishedInfoHash()",
  seeds: [VALUE, utf8("d2:ih19:aaaaaaaaaaaaaaaaaaae"), utf8("de"), utf8("20:aaaaaaaaaaaaaaaaaaaa")],
  expects: [],
  run(input) {
    const infoHash = publishedInfoHash({ value: input });
    assert(infoHash === undefined || infoHash.length === 20);
  },
});

const TARGET = itemTarget(ITEMS[1]!);
const RECORDS = await Promise.all(ITEMS.slice(0, 3).map(recordOf));

/** What is kept of an item. */
async function recordOf(item: typeof ITEMS[number]): Promise<Uint8Array> {
  let kept = new Uint8Array();
  const store = fakeStore(() => undefined, (bytes) => kept = bytes.slice());
  await new FollowedRecord(store, new FakeLog()).write(itemTarget(item), item);
  return kept;
}

function fakeStore(
  read: () => Uint8Array | undefined,
  write: (bytes: Uint8Array) => void,
): StateStore {
  return {
    read: () => Promise.resolve(read()?.slice()),
    write: (_name, bytes) => Promise.resolve(write(bytes)),
    remove: () => Promise.resolve(),
  };
}

fuzzTest({
  name: "FollowedRecord",
  seeds: RECORDS,
  expects: [],
  async run(input) {
    const record = new FollowedRecord(fakeStore(() => input, () => undefined), new FakeLog());
    const item = await record.read(TARGET);
    if (item === undefined) return;
    assert(isGenuine(item));
    assertEquals(itemTarget(item), TARGET);
  },
});
