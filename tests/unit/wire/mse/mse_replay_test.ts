/**
 * The encrypted handshakes that Transmission's own tests have on record, one of each side. What the other side sent is
 * played back; the key is the one of the record.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { equalBytes, fromHex, sha1, toHex } from "../../../../lib/hash/mod.ts";
import { SeededRandom } from "../../../../lib/testing/mod.ts";
import {
  keyExchangeOf,
  MseInitiator,
  MseResponder,
  obfuscateInfoHash,
} from "../../../../lib/wire/mse/mod.ts";
import { decodeHandshake } from "../../../../lib/wire/mod.ts";
import { utf8 } from "../../../support/bytes.ts";
import { sharedPath } from "../../../support/shared.ts";
import { concat } from "./support.ts";

interface Vectors {
  readonly skey_infohash: string;
  readonly our_private_key_160bit_hex: string;
  readonly our_public_key_hex: string;
  readonly incoming: {
    readonly peer_Ya_hex: string;
    readonly peer_after_Yb_hex: string;
    readonly S_hex: string;
    readonly pad_A_len: number;
    readonly IA_hex: string;
    readonly expected_peer_id: string;
  };
  readonly outgoing: {
    readonly peer_Yb_hex: string;
    readonly peer_after_hex: string;
    readonly S_hex: string;
    readonly HASH_req1_S_we_send: string;
    readonly decrypted_payload_hex_if_rc4: string;
    readonly expected_peer_id: string;
  };
}

const url = sharedPath("corpus/vectors/bep_vectors.json");
const vectors: Vectors | undefined = url &&
  JSON.parse(Deno.readTextFileSync(url)).mse_handshake_replay;
const random = new SeededRandom();

Deno.test({
  name: "MseResponder answers the handshake that is on record",
  ignore: vectors === undefined,
  fn() {
    assert(vectors);
    const { incoming } = vectors;
    const keys = keyExchangeOf(fromHex(vectors.our_private_key_160bit_hex));
    assertEquals(toHex(keys.publicKey), vectors.our_public_key_hex);
    assertEquals(toHex(keys.secretWith(fromHex(incoming.peer_Ya_hex))), incoming.S_hex);
    const infoHash = fromHex(vectors.skey_infohash);
    const sent = concat([incoming.peer_Ya_hex, incoming.peer_after_Yb_hex].map(fromHex));
    for (const chunk of [sent.length, 1, 97]) {
      const responder = new MseResponder({
        random,
        keys,
        findInfoHash: (hash) =>
          equalBytes(hash, obfuscateInfoHash(infoHash)) ? infoHash : undefined,
      });
      responder.begin();
      for (let at = 0; at < sent.length; at += chunk) {
        responder.receive(sent.subarray(at, at + chunk));
      }
      assert(responder.result);
      assertEquals(responder.result.method, "rc4");
      assertEquals(responder.result.infoHash, infoHash);
      assertEquals(toHex(responder.result.payload), incoming.IA_hex);
      const handshake = decodeHandshake(responder.result.payload);
      assertEquals(handshake?.peerId, utf8(incoming.expected_peer_id));
    }
  },
});

Deno.test({
  name: "MseInitiator understands the answer that is on record",
  ignore: vectors === undefined,
  fn() {
    assert(vectors);
    const { outgoing } = vectors;
    const keys = keyExchangeOf(fromHex(vectors.our_private_key_160bit_hex));
    const infoHash = fromHex(vectors.skey_infohash);
    const initiator = new MseInitiator(infoHash, { random, keys });
    assertEquals(toHex(initiator.begin().subarray(0, 96)), vectors.our_public_key_hex);
    const said = initiator.receive(fromHex(outgoing.peer_Yb_hex));
    assertEquals(toHex(said.subarray(0, 20)), outgoing.HASH_req1_S_we_send);
    const mask = sha1(concat([utf8("req3"), fromHex(outgoing.S_hex)]));
    const name = said.slice(20, 40).map((byte, i) => byte ^ mask[i]!);
    assertEquals(name, obfuscateInfoHash(infoHash));
    initiator.receive(fromHex(outgoing.peer_after_hex));
    assert(initiator.result);
    assertEquals(initiator.result.method, "rc4");
    assertEquals(toHex(initiator.result.payload), outgoing.decrypted_payload_hex_if_rc4);
    const handshake = decodeHandshake(initiator.result.payload);
    assertEquals(handshake?.peerId, utf8(outgoing.expected_peer_id));
  },
});
