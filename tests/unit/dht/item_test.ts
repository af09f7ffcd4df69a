import { assert, assertEquals } from "@std/assert";
import {
  type DhtItem,
  isGenuine,
  itemKeys,
  itemTarget,
  KRPC_ERROR_CODES,
  KrpcError,
  mutableTarget,
  signEd25519,
  signItem,
  verifyEd25519,
} from "../../../lib/dht/mod.ts";
import { ITEM_LIFE_MS, ItemStore, MAX_STORED_ITEMS } from "../../../lib/dht/item_store.ts";
import { fromHex, toHex } from "../../../lib/hash/mod.ts";
import { utf8 } from "../../support/bytes.ts";
import { sharedVectors } from "../../support/shared.ts";
import { thrown } from "../../support/thrown.ts";

const VALUE = utf8("12:Hello World!");
const BEP44_KEY = "77ff84905a91936367c01360803104f92432fcd904a43511876df5cdf3e7e548";

/** The vectors of BEP 44. */
const BEP44: readonly [salt: string, target: string, signature: string][] = [
  [
    "",
    "4a533d47ec9c7d95b1ad75f576cffc641853b750",
    "305ac8aeb6c9c151fa120f120ea2cfb923564e11552d06a5d856091e5e853cff" +
    "1260d3f39e4999684aa92eb73ffd136e6f4f3ecbfda0ce53a1608ecd7ae21f01",
  ],
  [
    "foobar",
    "411eba73b6f087ca51a3795d9c8c938d365e32c1",
    "6834284b6b24c3204eb2fea824d82f88883a3d95e8b4a21b8c0ded553d17d17d" +
    "df9a8a7104b1258f30bed3787e6cb896fca78c58f8e03b5f18f14951a87d9a08",
  ],
];

for (const [salt, target, signature] of BEP44) {
  Deno.test(`isGenuine() and itemTarget() agree with BEP 44, salt "${salt}"`, () => {
    const mutable = {
      publicKey: fromHex(BEP44_KEY),
      salt: utf8(salt),
      seq: 1n,
      signature: fromHex(signature),
    };
    assert(isGenuine({ value: VALUE, mutable }));
    assertEquals(toHex(itemTarget({ value: VALUE, mutable })), target);
    assert(!isGenuine({ value: VALUE, mutable: { ...mutable, seq: 2n } }));
    assert(!isGenuine({ value: utf8("12:Hello World?"), mutable }));
    assert(!isGenuine({ value: VALUE, mutable: { ...mutable, salt: utf8("x") } }));
    const publicKey = new Uint8Array(32).fill(0xff);
    assert(
      !isGenuine({ value: VALUE, mutable: { ...mutable, publicKey } }),
      "no point of the curve",
    );
  });
}

Deno.test("itemTarget() of an immutable item is that of BEP 44", () => {
  assertEquals(toHex(itemTarget({ value: VALUE })), "e5f96f6f38320f0f33959cb4d3d656452117aadb");
});

Deno.test("mutableTarget() agrees with BEP 46", () => {
  const publicKey = fromHex("8543d3e6115f0f98c944077a4493dcd543e49c739fd998550a1f614ab36ed63e");
  const salt = fromHex("6e");
  assertEquals(toHex(mutableTarget({ publicKey })), "cc3f9d90b572172053626f9980ce261a850d050b");
  assertEquals(
    toHex(mutableTarget({ publicKey, salt })),
    "59ee7c2cb9b4f7eb1986ee2d18fd2fdb8a56554f",
  );
});

Deno.test("signEd25519() and verifyEd25519() agree with the vectors of RFC 8032", () => {
  const seed = fromHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
  const { publicKey } = itemKeys(seed);
  assertEquals(
    toHex(publicKey),
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
  );
  const signature = signEd25519(fromHex("72"), seed);
  assertEquals(
    toHex(signature),
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da" +
      "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  );
  assert(!verifyEd25519(fromHex("73"), signature, publicKey));
});

Deno.test("signEd25519() and verifyEd25519() agree with libtorrent's vectors", () => {
  const rows = sharedVectors<Record<"seed" | "public" | "signature" | "message", string>>(
    "ed25519",
  );
  for (const row of rows) {
    const message = fromHex(row.message);
    const keys = itemKeys(fromHex(row.seed));
    assertEquals(toHex(keys.publicKey), row.public);
    assertEquals(toHex(signEd25519(message, keys.seed)), row.signature);
    assert(verifyEd25519(message, fromHex(row.signature), keys.publicKey));
  }
});

const KEYS = itemKeys(new Uint8Array(32).fill(7));

Deno.test("signItem() signs what is within the bounds and refuses the rest", () => {
  assert(isGenuine(signItem({ value: VALUE, seq: 5n, salt: utf8("s") }, KEYS)));
  const wrong: readonly Partial<Parameters<typeof signItem>[0]>[] = [
    { salt: new Uint8Array(65) },
    { seq: -1n },
    { seq: 1n << 63n },
    { value: new Uint8Array() },
    { value: new Uint8Array(1001) },
  ];
  for (const part of wrong) {
    thrown(() => signItem({ value: VALUE, seq: 1n, ...part }, KEYS), RangeError);
  }
  thrown(
    () => signItem({ value: VALUE, seq: 1n }, { ...KEYS, seed: KEYS.seed.slice(1) }),
    RangeError,
  );
});

const OWN_ID = new Uint8Array(20);

function item(seq: bigint, text: string, cas?: bigint): DhtItem {
  return signItem({ value: utf8(`${text.length}:${text}`), seq, cas }, KEYS);
}

Deno.test("ItemStore.put() keeps the rules of sequence numbers and cas", () => {
  const { casMismatch, invalidSignature, sequenceTooLow } = KRPC_ERROR_CODES;
  const store = new ItemStore();
  const forged = item(6n, "f");
  const rows: readonly [what: string, put: DhtItem, code: number | undefined][] = [
    ["the first, whatever its cas", item(5n, "a", 99n), undefined],
    ["the same again", item(5n, "a"), undefined],
    ["another of the same number", item(5n, "b"), sequenceTooLow],
    ["an older one", item(4n, "b"), sequenceTooLow],
    ["a newer one with a wrong cas", item(6n, "b", 4n), casMismatch],
    ["a forged one", { ...forged, value: utf8("1:g") }, invalidSignature],
    ["a newer one with the right cas", item(6n, "b", 5n), undefined],
    ["a newer one without cas", item(8n, "c"), undefined],
  ];
  for (const [what, put, code] of rows) {
    if (code === undefined) store.put(put, OWN_ID, 0);
    else assertEquals(thrown(() => store.put(put, OWN_ID, 0), KrpcError, what).code, code, what);
  }
  const target = mutableTarget(KEYS);
  assertEquals(store.get(target, 0)?.mutable?.seq, 8n);
  assertEquals(store.size, 1);
});

Deno.test("ItemStore drops items after two hours, unless they are put again", () => {
  const store = new ItemStore();
  store.put(item(1n, "a"), OWN_ID, 0);
  store.put({ value: VALUE }, OWN_ID, 0);
  store.put(item(1n, "a"), OWN_ID, ITEM_LIFE_MS - 1);
  assertEquals(store.get(itemTarget({ value: VALUE }), ITEM_LIFE_MS), undefined);
  assertEquals(store.get(mutableTarget(KEYS), ITEM_LIFE_MS)?.mutable?.seq, 1n);
});

Deno.test("ItemStore keeps the 700 items that are closest to its id", () => {
  const store = new ItemStore();
  const items = Array.from({ length: 900 }, (_, i) => ({ value: utf8(`i${i}e`) }));
  for (const each of items) store.put(each, OWN_ID, 0);
  assertEquals(store.size, MAX_STORED_ITEMS);
  const targets = items.map((each) => toHex(itemTarget(each))).sort();
  const kept = targets.filter((hex) => store.get(fromHex(hex), 0) !== undefined);
  assertEquals(kept, targets.slice(0, MAX_STORED_ITEMS));
});
