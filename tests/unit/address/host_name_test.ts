import { assertEquals } from "@std/assert";
import { isIdnaHost, isLinkLocal, isLocalhost } from "../../../lib/address/mod.ts";
import { sharedVectors } from "../../support/shared.ts";

Deno.test("isIdnaHost() finds labels in punycode", () => {
  assertEquals(isIdnaHost("a.xN--mnchen-3ya.example"), true);
  assertEquals(isIdnaHost("exn--ample.com"), false);
  interface Row {
    readonly host: string;
    readonly is_idna: boolean;
  }
  for (const row of sharedVectors<Row>("idna_hostnames")) {
    assertEquals(isIdnaHost(row.host), row.is_idna, row.host);
  }
});

Deno.test("isLocalhost() knows this machine's names", () => {
  const names = ["localhost", "LOCALHOST.", "a.localhost", "localhost.example", "mylocalhost"];
  assertEquals(names.map(isLocalhost), [true, true, true, false, false]);
});

Deno.test("isLinkLocal() knows both families", () => {
  const addresses = [
    "169.254.169.254",
    "::ffff:169.254.0.1",
    "FE80::1",
    "febf::1",
    "fec0::1",
    "10.0.0.1",
  ];
  assertEquals(addresses.map(isLinkLocal), [true, true, true, true, false, false]);
});
