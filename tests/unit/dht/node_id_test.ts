import { assert, assertEquals } from "@std/assert";
import {
  compareDistance,
  isSecureNodeId,
  randomIdNear,
  randomNodeId,
  secureNodeId,
  sharedPrefixLength,
} from "../../../lib/dht/node_id.ts";
import { fromHex } from "../../../lib/hash/mod.ts";
import { SeededRandom } from "../../../lib/testing/mod.ts";

/** The vectors of BEP 42. */
const VECTORS: readonly [address: string, rand: number, id: string][] = [
  ["124.31.75.21", 1, "5fbfbff10c5d6a4ec8a88e4c6ab4c28b95eee401"],
  ["21.75.31.124", 86, "5a3ce9c14e7a08645677bbd1cfe7d8f956d53256"],
  ["65.23.51.170", 22, "a5d43220bc8f112a3d426c84764f8c2a1150e616"],
  ["84.124.73.14", 65, "1b0321dd1bb1fe518101ceef99462b947a01ff41"],
  ["43.213.53.83", 90, "e56f6cbf5b7c4be0237986d5243b87aa6d51305a"],
];

for (const [address, rand, hex] of VECTORS) {
  Deno.test(`secureNodeId() and isSecureNodeId() agree with BEP 42 on ${address}`, () => {
    const id = fromHex(hex);
    const made = secureNodeId(address, new SeededRandom(), rand);
    assertEquals([made[0], made[1], made[2]! & 0xf8, made[19]], [
      id[0],
      id[1],
      id[2]! & 0xf8,
      rand,
    ]);
    assert(isSecureNodeId(id, address));
    for (const bit of [0, 8, 20]) {
      const wrong = id.slice();
      wrong[bit >>> 3]! ^= 0x80 >>> bit % 8;
      assert(!isSecureNodeId(wrong, address), `bit ${bit}`);
    }
    const free = id.slice();
    free[2]! ^= 0x04;
    assert(isSecureNodeId(free, address), "bit 21 is random");
    assert(!isSecureNodeId(id, "1.2.3.4"));
  });
}

Deno.test("isSecureNodeId() holds for ids made for IPv6, for its /64, and for any id at home", () => {
  const random = new SeededRandom();
  const id = secureNodeId("2600:1:2:3:4:5:6:7", random);
  assert(isSecureNodeId(id, "2600:1:2:3::1"));
  assert(!isSecureNodeId(id, "2600:1:2:4::1"));
  for (const hostname of ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.1.1", "::1"]) {
    assert(isSecureNodeId(randomNodeId(random), hostname), hostname);
  }
});

Deno.test("compareDistance() goes by the first byte that differs", () => {
  const at = (...bytes: number[]) => Uint8Array.from({ length: 20 }, (_, i) => bytes[i] ?? 0);
  assert(compareDistance(at(1), at(2), at(0)) < 0);
  assert(compareDistance(at(1), at(2), at(2)) > 0);
  assert(compareDistance(at(0, 0xff), at(1), at(0)) < 0);
  assertEquals(compareDistance(at(5), at(5), at(9)), 0);
});

Deno.test("randomIdNear() makes ids with just so many bits in common", () => {
  const random = new SeededRandom();
  const own = randomNodeId(random);
  for (const bits of [0, 1, 7, 8, 9, 100, 159]) {
    assertEquals(sharedPrefixLength(own, randomIdNear(own, bits, random)), bits);
  }
  assertEquals(sharedPrefixLength(own, own), 160);
});
