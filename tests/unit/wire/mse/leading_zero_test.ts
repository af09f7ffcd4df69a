/**
 * One key in 256 begins with a zero, and so does one secret. Both count with all of their 96 bytes: handshakes of who
 * leaves zeros out fail so often.
 *
 * @module
 */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { fromHex, sha1, toHex } from "../../../../lib/hash/mod.ts";
import { SeededRandom } from "../../../../lib/testing/mod.ts";
import {
  keyExchangeOf,
  MseInitiator,
  MseResponder,
  obfuscateInfoHash,
} from "../../../../lib/wire/mse/mod.ts";
import { utf8 } from "../../../support/bytes.ts";
import { sharedVectors } from "../../../support/shared.ts";
import { concat } from "./support.ts";

const INFO_HASH = new Uint8Array(20).fill(0xaa);

const KEYS = sharedVectors<string>("mse_leading_zero_public_key");

Deno.test({
  name: "keyExchangeOf() gives the stated key, which begins with a zero",
  ignore: KEYS.length === 0,
  fn() {
    const [privateKey = "", publicKey = ""] = KEYS;
    assertEquals(toHex(keyExchangeOf(fromHex(privateKey)).publicKey), publicKey);
    assert(publicKey.startsWith("00"));
  },
});

const SECRETS = sharedVectors<
  Record<
    "priv_a_hex" | "priv_b_hex" | "S_hex_96_bytes" | "HASH_req1_S" | "wrong_if_unpadded",
    string
  >
>("mse_leading_zero_secret");

Deno.test({
  name: "handshakes with a secret that begins with a zero say the stated hash, and come to an end",
  ignore: SECRETS.length === 0,
  fn() {
    for (const vector of SECRETS) {
      const random = new SeededRandom();
      const initiator = new MseInitiator(INFO_HASH, {
        random,
        keys: keyExchangeOf(fromHex(vector.priv_a_hex)),
      });
      const responder = new MseResponder({
        random,
        keys: keyExchangeOf(fromHex(vector.priv_b_hex)),
        findInfoHash: (hash) =>
          toHex(hash) === toHex(obfuscateInfoHash(INFO_HASH)) ? INFO_HASH : undefined,
      });
      responder.begin();
      const said = initiator.receive(responder.receive(initiator.begin()));
      const hash = toHex(said.subarray(0, 20));
      assertEquals(hash, vector.HASH_req1_S);
      const secret = fromHex(vector.S_hex_96_bytes);
      assertEquals(hash, toHex(sha1(concat([utf8("req1"), secret]))));
      assertNotEquals(hash, vector.wrong_if_unpadded);
      initiator.receive(responder.receive(said));
      assertEquals(responder.result?.infoHash, INFO_HASH);
      assertEquals(initiator.result?.method, responder.result?.method);
    }
  },
});
