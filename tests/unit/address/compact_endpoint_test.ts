import { assertEquals, assertThrows } from "@std/assert";
import {
  decodeCompactEndpoint,
  decodeCompactEndpoints,
  encodeCompactEndpoint,
} from "../../../lib/address/mod.ts";

Deno.test("encodeCompactEndpoint() and decodeCompactEndpoint() give each other's input", () => {
  const rows: [hostname: string, port: number, bytes: number[]][] = [
    ["1.2.3.4", 0x1ae1, [1, 2, 3, 4, 0x1a, 0xe1]],
    ["255.0.0.255", 0, [255, 0, 0, 255, 0, 0]],
    ["2001:db8::1", 65_535, [0x20, 1, 0xd, 0xb8, ...new Array(11).fill(0), 1, 255, 255]],
  ];
  for (const [hostname, port, bytes] of rows) {
    assertEquals([...encodeCompactEndpoint({ hostname, port })], bytes, hostname);
    assertEquals(decodeCompactEndpoint(Uint8Array.from(bytes)), { hostname, port }, hostname);
  }
});

Deno.test("encodeCompactEndpoint() throws on names", () => {
  assertThrows(() => encodeCompactEndpoint({ hostname: "example.com", port: 1 }), TypeError);
});

Deno.test("decodeCompactEndpoint() throws on any number of bytes but 6 and 18", () => {
  for (let length = 0; length < 30; length++) {
    if (length === 6 || length === 18) decodeCompactEndpoint(new Uint8Array(length));
    else assertThrows(() => decodeCompactEndpoint(new Uint8Array(length)), RangeError);
  }
});

Deno.test("decodeCompactEndpoints() reads one after the other, but not what is cut off", () => {
  const rows = [
    [4, ["1.2.3.4", "127.0.0.1", "0.0.0.0"]],
    [6, ["2001:db8::1", "::", "1.2.3.4"]],
  ] as const;
  for (const [family, hostnames] of rows) {
    const mapped = [...new Array(10).fill(0), 0xff, 0xff, 1, 2, 3, 4, 0, 3];
    const endpoints = hostnames.map((hostname, i) => ({ hostname, port: i + 1 }));
    const bytes = endpoints.flatMap((endpoint) =>
      family === 6 && endpoint.port === 3 ? mapped : [...encodeCompactEndpoint(endpoint)]
    );
    const length = bytes.length / endpoints.length;
    for (let cut = 0; cut < length; cut++) {
      const read = [
        ...decodeCompactEndpoints(Uint8Array.from(bytes.slice(0, bytes.length - cut)), family),
      ];
      assertEquals(read, cut === 0 ? endpoints : endpoints.slice(0, -1), `${family}, ${cut}`);
    }
    assertEquals([...decodeCompactEndpoints(new Uint8Array(), family)], []);
  }
});
