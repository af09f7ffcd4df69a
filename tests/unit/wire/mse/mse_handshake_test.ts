import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { equalBytes, toHex } from "../../../../lib/hash/mod.ts";
import { SeededRandom } from "../../../../lib/testing/mod.ts";
import {
  MAX_INITIAL_PAYLOAD,
  MSE_KEY_LENGTH,
  MseInitiator,
  type MseInitiatorOptions,
  type MseMethod,
  MseResponder,
  type MseResponderOptions,
  obfuscateInfoHash,
} from "../../../../lib/wire/mse/mod.ts";
import { WireError } from "../../../../lib/wire/mod.ts";
import { patternBytes, utf8 } from "../../../support/bytes.ts";
import { thrown } from "../../../support/thrown.ts";
import { concat, talk } from "./support.ts";

const INFO_HASH = patternBytes(20);

function initiate(seed: number, options: Partial<MseInitiatorOptions> = {}): MseInitiator {
  return new MseInitiator(INFO_HASH, { random: new SeededRandom(seed), ...options });
}

function respond(seed: number, options: Partial<MseResponderOptions> = {}): MseResponder {
  return new MseResponder({ random: new SeededRandom(1_000 + seed), findInfoHash, ...options });
}

function findInfoHash(obfuscated: Uint8Array): Uint8Array | undefined {
  return equalBytes(obfuscated, obfuscateInfoHash(INFO_HASH)) ? INFO_HASH : undefined;
}

Deno.test("both sides of a handshake agree, whatever the padding, the payload and the chunks", () => {
  for (let seed = 0; seed < 40; seed++) {
    const initialPayload = patternBytes(seed * 7 % 100);
    const chunk = [Infinity, 1, 7, 96, 300][seed % 5];
    const { initiator, responder } = talk(initiate(seed, { initialPayload }), respond(seed), chunk);
    assertEquals([initiator.method, responder.method], ["plaintext", "plaintext"]);
    assertEquals([initiator.infoHash, responder.infoHash], [INFO_HASH, INFO_HASH]);
    assertEquals([initiator.ciphers, responder.ciphers], [undefined, undefined]);
    assertEquals([initiator.payload.length, responder.payload], [0, initialPayload]);
  }
});

Deno.test("both sides go on with the same ciphers for rc4", () => {
  for (let seed = 0; seed < 20; seed++) {
    const methods = ["rc4"] as const;
    const { initiator, responder } = talk(initiate(seed, { methods }), respond(seed, { methods }));
    const text = utf8("a few words");
    const there = initiator.ciphers?.outgoing.transform(text.slice());
    assert(there);
    assertNotEquals(there, text);
    assertEquals(responder.ciphers?.incoming.transform(there), text);
    const back = responder.ciphers?.outgoing.transform(text.slice());
    assert(back);
    assertNotEquals(back, there);
    assertEquals(initiator.ciphers?.incoming.transform(back), text);
  }
});

Deno.test("the responder chooses the method that it likes best of those that it is offered", () => {
  const both = ["plaintext", "rc4"] as const;
  const table: [MseMethod[], readonly MseMethod[], MseMethod | undefined][] = [
    [["rc4", "plaintext"], both, "plaintext"],
    [["plaintext", "rc4"], ["rc4", "plaintext"], "rc4"],
    [["rc4"], both, "rc4"],
    [["plaintext"], ["rc4", "plaintext"], "plaintext"],
    [["plaintext"], ["rc4"], undefined],
    [["rc4"], ["plaintext"], undefined],
  ];
  for (const [offered, liked, chosen] of table) {
    const sides = [initiate(1, { methods: offered }), respond(1, { methods: liked })] as const;
    if (chosen) assertEquals(talk(...sides).initiator.method, chosen, `${offered} and ${liked}`);
    else thrown(() => talk(...sides), WireError, `${offered} and ${liked}`);
  }
});

Deno.test("what comes behind the handshake is part of the payload, decrypted", () => {
  for (const methods of [["rc4"], ["plaintext"]] as const) {
    const [initiator, responder] = [initiate(2, { methods }), respond(2, { methods })];
    const key = responder.receive(initiator.begin());
    const provide = initiator.receive(key);
    const select = responder.receive(provide.subarray(0, 200));
    const rest = responder.receive(provide.subarray(200));
    assert(responder.result);
    const words = utf8("and more");
    responder.result.ciphers?.outgoing.transform(words);
    initiator.receive(concat([select, rest, words]));
    assertEquals(initiator.result?.payload, utf8("and more"));
  }
});

Deno.test("a payload that did not come with the handshake is waited for", () => {
  const initialPayload = patternBytes(68);
  const [initiator, responder] = [initiate(3, { initialPayload }), respond(3)];
  const provide = initiator.receive(responder.receive(initiator.begin()));
  assert(responder.receive(provide.subarray(0, -1)).length > 0, "it answers before");
  assertEquals(responder.result, undefined);
  responder.receive(provide.subarray(-1));
  assertEquals(responder.result?.payload, initialPayload);
});

Deno.test("an initial payload has a bound on both sides", () => {
  thrown(() => initiate(4, { initialPayload: new Uint8Array(65_536) }), RangeError);
  const most = initiate(4, { initialPayload: new Uint8Array(MAX_INITIAL_PAYLOAD) });
  assertEquals(talk(most, respond(4)).responder.payload.length, MAX_INITIAL_PAYLOAD);
  const over = initiate(4, { initialPayload: new Uint8Array(MAX_INITIAL_PAYLOAD + 1) });
  thrown(() => talk(over, respond(4)), WireError);
});

Deno.test("MseResponder throws where nobody knows the torrent", () => {
  const responder = respond(5, { findInfoHash: () => undefined });
  thrown(() => talk(initiate(5), responder), WireError);
});

Deno.test("MseInitiator throws where the other side answers for another torrent", () => {
  const responder = respond(6, { findInfoHash: () => new Uint8Array(20) });
  thrown(() => talk(initiate(6), responder), WireError);
});

Deno.test("both sides throw as soon as garbage can be no handshake, and ask for no more of it", () => {
  for (let seed = 0; seed < 30; seed++) {
    const garbage = new SeededRandom(seed).fill(new Uint8Array(1 << 20));
    const step = 1 + seed * 11;
    for (
      const [side, most] of [[respond(seed), 628], [initiate(seed), 616]] as const
    ) {
      side.begin();
      let taken = 0;
      thrown(() => {
        while (taken < garbage.length) {
          assert(side.room > 0 && taken + side.room <= most);
          const length = Math.min(step, side.room);
          side.receive(garbage.subarray(taken, taken += length));
        }
      }, WireError);
      assertEquals(taken, most);
    }
  }
});

Deno.test("garbage all at once is refused, too", () => {
  const garbage = new SeededRandom(1).fill(new Uint8Array(1 << 20));
  for (const side of [respond(1), initiate(1)]) {
    side.begin();
    thrown(() => side.receive(garbage), WireError);
  }
});

Deno.test("MseResponder sends nothing for half a key, and three times what came until the caller is known", () => {
  let most = 0;
  for (let seed = 0; seed < 200; seed++) {
    const key = initiate(seed).begin().subarray(0, MSE_KEY_LENGTH);
    const responder = respond(seed);
    responder.begin();
    assertEquals(responder.receive(key.subarray(0, 95)).length, 0);
    most = Math.max(most, responder.receive(key.subarray(95)).length / MSE_KEY_LENGTH);
  }
  assert(most > 2.5 && most <= 3, `${most}`);
});

Deno.test("messages of a handshake have no length by which they are known", () => {
  const lengths = new Map<string, Set<number>>();
  for (let seed = 0; seed < 100; seed++) {
    const [initiator, responder] = [initiate(seed), respond(seed)];
    const key = initiator.begin();
    const keyBack = responder.receive(key);
    const provide = initiator.receive(keyBack);
    const select = responder.receive(provide);
    for (const [name, { length }] of Object.entries({ key, keyBack, provide, select })) {
      lengths.set(name, (lengths.get(name) ?? new Set()).add(length));
    }
  }
  for (const [name, seen] of lengths) {
    assert(seen.size > 50, `${name}: ${seen.size} of 100`);
    assert(Math.max(...seen) - Math.min(...seen) > 150, name);
  }
});

Deno.test("messages of a handshake have no bytes by which they are known", () => {
  const seen = [0, 1, 2].map(() => talk(initiate(8), respond(8)).fromInitiator);
  assertEquals(toHex(seen[0]!), toHex(seen[1]!)); // the same randomness
  const [one, other] = [talk(initiate(9), respond(9)), talk(initiate(10), respond(10))];
  const length = Math.min(one.fromInitiator.length, other.fromInitiator.length);
  const same = one.fromInitiator.subarray(0, length).filter((byte, i) =>
    byte === other.fromInitiator[i]
  );
  assert(same.length < length / 16, `${same.length} of ${length}`);
});

Deno.test("a change of any byte behind the keys ends a handshake, or leaves the rest right", () => {
  const [begun, answered] = [initiate(11, { initialPayload: utf8("hello") }), respond(11)];
  const key = begun.begin();
  const provide = begun.receive(answered.receive(key));
  let ended = 0;
  for (let at = 0; at < provide.length; at++) {
    const changed = provide.slice();
    changed[at]! ^= 0x80;
    const responder = respond(11);
    responder.receive(key);
    try {
      responder.receive(changed);
    } catch (error) {
      assert(error instanceof WireError);
      ended++;
      continue;
    }
    if (responder.result) assertEquals(responder.result.infoHash, INFO_HASH);
  }
  assert(ended >= 48, `${ended}`);
});
