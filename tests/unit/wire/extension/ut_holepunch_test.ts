import { assertEquals, assertThrows } from "@std/assert";
import {
  decodeHolepunchMessage,
  encodeHolepunchMessage,
  HOLEPUNCH_ERROR,
  type HolepunchMessage,
  WireError,
} from "../../../../lib/wire/mod.ts";
import { thrown } from "../../../support/thrown.ts";

const IPV4 = { hostname: "1.2.3.4", port: 0x0506 };
const IPV6 = { hostname: "2001:db8::1", port: 0xffff };
const IPV6_BYTES = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 255, 255];

Deno.test("encodeHolepunchMessage() and decodeHolepunchMessage() have the bytes of BEP 55", () => {
  const rows: [message: HolepunchMessage, bytes: number[]][] = [
    [{ type: "rendezvous", endpoint: IPV4 }, [0, 0, 1, 2, 3, 4, 5, 6, 0, 0, 0, 0]],
    [{ type: "connect", endpoint: IPV4 }, [1, 0, 1, 2, 3, 4, 5, 6, 0, 0, 0, 0]],
    [{ type: "error", endpoint: IPV4, code: 2 }, [2, 0, 1, 2, 3, 4, 5, 6, 0, 0, 0, 2]],
    [{ type: "connect", endpoint: IPV6 }, [1, 1, ...IPV6_BYTES, 0, 0, 0, 0]],
    [{ type: "error", endpoint: IPV6, code: 2 ** 32 - 1 }, [
      2,
      1,
      ...IPV6_BYTES,
      255,
      255,
      255,
      255,
    ]],
  ];
  for (const [message, bytes] of rows) {
    assertEquals([...encodeHolepunchMessage(message)], bytes);
    assertEquals(decodeHolepunchMessage(Uint8Array.from(bytes)), message);
  }
  assertEquals(Object.values(HOLEPUNCH_ERROR), [1, 2, 3, 4]);
});

Deno.test("decodeHolepunchMessage() takes messages that are no errors without a code", () => {
  const bytes = Uint8Array.of(0, 0, 1, 2, 3, 4, 5, 6);
  assertEquals(decodeHolepunchMessage(bytes), { type: "rendezvous", endpoint: IPV4 });
  assertThrows(() => decodeHolepunchMessage(bytes.with(0, 2)), WireError);
});

Deno.test("decodeHolepunchMessage() passes over types that are not known", () => {
  for (const type of [3, 255]) {
    assertEquals(
      decodeHolepunchMessage(Uint8Array.of(type, 0, 1, 2, 3, 4, 5, 6, 0, 0, 0, 0)),
      undefined,
    );
  }
});

Deno.test("decodeHolepunchMessage() throws on lengths and address types that do not fit", () => {
  for (let length = 0; length < 40; length++) {
    for (const addressType of [0, 1]) {
      const bytes = new Uint8Array(length);
      if (length > 1) bytes[1] = addressType;
      const fits = addressType === 0 ? [8, 12] : [20, 24];
      if (fits.includes(length)) decodeHolepunchMessage(bytes);
      else thrown(() => decodeHolepunchMessage(bytes), WireError, `${length} bytes`);
    }
  }
  assertThrows(() => decodeHolepunchMessage(Uint8Array.of(0, 2, 1, 2, 3, 4, 5, 6)), WireError);
});
