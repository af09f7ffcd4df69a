import { assertEquals } from "@std/assert";
import { formatEndpoint, parseEndpoint } from "../../../lib/address/mod.ts";

Deno.test("parseEndpoint() takes host:port and [address]:port", () => {
  const rows: [text: string, hostname: string, port: number][] = [
    ["1.2.3.4:6881", "1.2.3.4", 6881],
    ["1.2.3.4:1", "1.2.3.4", 1],
    ["1.2.3.4:65535", "1.2.3.4", 65_535],
    ["example.org:80", "example.org", 80],
    ["my_host-1:80", "my_host-1", 80],
    ["[::1]:6881", "::1", 6881],
    ["[2001:DB8:0::1]:6881", "2001:db8::1", 6881],
    ["[::ffff:1.2.3.4]:6881", "1.2.3.4", 6881],
    ["[fe80::1%eth0]:6881", "fe80::1", 6881],
  ];
  for (const [text, hostname, port] of rows) {
    assertEquals(parseEndpoint(text), { hostname, port }, text);
  }
});

Deno.test("parseEndpoint() gives undefined for what is neither", () => {
  const rows = [
    "",
    ":",
    ":80",
    "1.2.3.4",
    "1.2.3.4:",
    "1.2.3.4:0",
    "1.2.3.4:65536",
    "1.2.3.4:99999",
    "1.2.3.4:123456",
    "1.2.3.4:-1",
    "1.2.3.4:+1",
    "1.2.3.4: 1",
    "1.2.3.4:80/",
    "1.2.3.4:0x50",
    "http://1.2.3.4:80",
    "a b:80",
    "::1:80",
    "2001:db8::1:80",
    "[::1]",
    "[::1]:",
    "[::1]80",
    "[::1:80",
    "[]:80",
    "[1.2.3.4]:80",
    "[example]:80",
    "[12345::]:80",
    "[[::1]]:80",
  ];
  for (const text of rows) assertEquals(parseEndpoint(text), undefined, JSON.stringify(text));
});

Deno.test("formatEndpoint() gives what parseEndpoint() takes", () => {
  for (const text of ["1.2.3.4:80", "[::1]:80", "[2001:db8::1]:65535", "example.org:1"]) {
    const endpoint = parseEndpoint(text);
    assertEquals(endpoint && formatEndpoint(endpoint), text);
  }
});
