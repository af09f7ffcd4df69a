import { assertEquals } from "@std/assert";
import { fromHex, toHex } from "../../../../lib/hash/mod.ts";
import { SeededRandom } from "../../../../lib/testing/mod.ts";
import { keyExchangeOf, makeKeyExchange } from "../../../../lib/wire/mse/mod.ts";
import { WireError } from "../../../../lib/wire/mod.ts";
import { sharedVectors } from "../../../support/shared.ts";
import { thrown } from "../../../support/thrown.ts";

interface SecretVector {
  readonly priv_a_hex: string;
  readonly priv_b_hex: string;
  readonly Ya_hex: string;
  readonly Yb_hex: string;
  readonly S_hex_96_bytes: string;
}

const PRIME = BigInt(
  "0xffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404dd" +
    "ef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a63a36210000000000090563",
);

function keyOf(value: bigint): Uint8Array {
  return fromHex(value.toString(16).padStart(192, "0"));
}

Deno.test("keyExchangeOf() gives a public key that begins with a zero all of its 96 bytes", () => {
  const { publicKey } = keyExchangeOf(fromHex("0cf3c34987550396cacd85997585e931a6ac0240"));
  assertEquals(
    toHex(publicKey),
    "00e578546835e8116ab4c483bd4b9eb138de0fc65b20bede9d9a2f20d0a19c96c7ec1fa52b17cc2b47f34fd0396bb378" +
      "7c7f8fd958adf00cfffd820a21d84945036bab21bcd594fce4f43aff701dbd9529891e6cf3e3dfa1bf58d351a7a15235",
  );
});

Deno.test("secretWith() gives a secret that begins with a zero all of its 96 bytes", () => {
  for (const vector of sharedVectors<SecretVector>("mse_leading_zero_secret")) {
    const a = keyExchangeOf(fromHex(vector.priv_a_hex));
    const b = keyExchangeOf(fromHex(vector.priv_b_hex));
    assertEquals(toHex(a.publicKey), vector.Ya_hex);
    assertEquals(toHex(b.publicKey), vector.Yb_hex);
    assertEquals(toHex(a.secretWith(b.publicKey)), vector.S_hex_96_bytes);
    assertEquals(toHex(b.secretWith(a.publicKey)), vector.S_hex_96_bytes);
  }
});

Deno.test("secretWith() throws on public keys that make the secret known to all", () => {
  const keys = makeKeyExchange(new SeededRandom());
  const degenerate = [0n, 1n, PRIME - 1n, PRIME, PRIME + 1n, PRIME + 2n, 2n ** 768n - 1n];
  for (const key of degenerate) thrown(() => keys.secretWith(keyOf(key)), WireError, `${key}`);
  for (const key of [2n, PRIME - 2n]) assertEquals(keys.secretWith(keyOf(key)).length, 96);
});

Deno.test("keyExchangeOf() gives no degenerate public key for any private one", () => {
  const { publicKey } = keyExchangeOf(new Uint8Array(20));
  assertEquals(publicKey, keyOf(2n));
});

Deno.test("makeKeyExchange() agrees on the same secret with any other, and each time on another", () => {
  const random = new SeededRandom(7);
  const secrets = new Set<string>();
  for (let i = 0; i < 20; i++) {
    const [a, b] = [makeKeyExchange(random), makeKeyExchange(random)];
    const secret = a.secretWith(b.publicKey);
    assertEquals(b.secretWith(a.publicKey), secret);
    secrets.add(toHex(secret));
  }
  assertEquals(secrets.size, 20);
});
