import { assertEquals } from "@std/assert";
import { isBelievable, type Scope, scopeOf } from "../../../lib/address/mod.ts";

Deno.test("scopeOf() knows the borders of every range", () => {
  const rows: [scope: Scope, hostnames: string[]][] = [
    ["loopback", ["127.0.0.0", "127.0.0.1", "127.255.255.255", "::1", "::ffff:127.0.0.1"]],
    ["local", ["10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "::ffff:10.1.2.3"]],
    ["local", ["192.168.0.0", "192.168.255.255", "169.254.0.0", "169.254.255.255"]],
    ["local", ["100.64.0.0", "100.127.255.255", "fe80::", "febf::1", "fe80::1%eth0"]],
    ["local", ["fc00::", "fdff:ffff::1"]],
    ["global", ["1.0.0.0", "9.255.255.255", "11.0.0.0", "126.255.255.255", "128.0.0.0"]],
    ["global", ["172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0"]],
    ["global", ["169.253.255.255", "169.255.0.0", "100.63.255.255", "100.128.0.0"]],
    ["global", ["223.255.255.255", "2001:db8::1", "fbff::1", "fe00::1", "fe7f::1", "fec0::1"]],
    ["global", ["2600::1", "::ffff:8.8.8.8"]],
    ["unusable", ["0.0.0.0", "0.255.255.255", "224.0.0.1", "239.255.255.255", "240.0.0.1"]],
    ["unusable", ["255.255.255.255", "::", "ff02::1", "ff00::", "::ffff:0.0.0.0"]],
    ["unusable", ["", "localhost", "example.org", "1.2.3", "300.1.1.1", "::1::"]],
  ];
  for (const [scope, hostnames] of rows) {
    for (const hostname of hostnames) assertEquals(scopeOf(hostname), scope, hostname);
  }
});

Deno.test("isBelievable() takes local addresses from neighbours alone", () => {
  const rows: [hostname: string, believedFrom: Scope[]][] = [
    ["8.8.8.8", ["loopback", "local", "global", "unusable"]],
    ["2600::1", ["loopback", "local", "global", "unusable"]],
    ["10.0.0.1", ["loopback", "local"]],
    ["fe80::1", ["loopback", "local"]],
    ["127.0.0.1", ["loopback"]],
    ["::1", ["loopback"]],
    ["::ffff:127.0.0.1", ["loopback"]],
    ["0.0.0.0", []],
    ["224.0.0.1", []],
    ["::", []],
    ["example.org", []],
  ];
  const scopes: Scope[] = ["loopback", "local", "global", "unusable"];
  for (const [hostname, believedFrom] of rows) {
    for (const source of scopes) {
      const want = believedFrom.includes(source);
      assertEquals(isBelievable(hostname, source), want, `${hostname} told by ${source}`);
    }
  }
});
