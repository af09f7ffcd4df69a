import { assert, assertEquals } from "@std/assert";
import { formatProxy, parseProxyUrl } from "../../../../lib/reach/mod.ts";
import { thrown } from "../../../support/thrown.ts";

Deno.test("parseProxyUrl() reads kind, host, port and who we are", () => {
  const rows = [
    ["socks5://10.0.0.1:1081", "socks5", "10.0.0.1", 1081],
    ["socks5h://proxy.example", "socks5", "proxy.example", 1080],
    ["socks5://[2001:DB8::1]:9", "socks5", "2001:db8::1", 9],
    ["http://proxy.example:3128/", "http", "proxy.example", 3128],
    ["http://proxy.example", "http", "proxy.example", 8080],
    ["http://proxy.example:80", "http", "proxy.example", 80],
  ] as const;
  for (const [url, kind, hostname, port] of rows) {
    assertEquals(parseProxyUrl(url), { kind, endpoint: { hostname, port } }, url);
  }
  const { credentials } = parseProxyUrl("socks5://a%40b:p%3Aw@10.0.0.1");
  assertEquals(credentials, { username: "a@b", password: "p:w" });
});

Deno.test("parseProxyUrl() throws on what is no proxy, and never tells the password", () => {
  const rows = [
    "10.0.0.1:1080",
    "socks4://10.0.0.1:1080",
    "https://10.0.0.1:1080",
    "socks5://:1080",
    "socks5://10.0.0.1:0",
    "http://user:s3cret@10.0.0.1/path",
    "socks5://user:s3cret@10.0.0.1?x",
    `socks5://user:s3cret${"x".repeat(256)}@10.0.0.1`,
    "socks5://:s3cret@10.0.0.1",
    "http://us%3Aer:s3cret@10.0.0.1",
    "socks5://user:s3cret%ff@10.0.0.1",
  ];
  for (const row of rows) {
    const { message } = thrown(() => parseProxyUrl(row), TypeError, row);
    assert(message.startsWith("Cannot use the proxy: "), message);
    assert(!message.includes("s3cret"), message);
  }
});

Deno.test("formatProxy() leaves out who we are", () => {
  assertEquals(formatProxy(parseProxyUrl("socks5h://u:p@[::1]:9")), "socks5://[::1]:9");
});
