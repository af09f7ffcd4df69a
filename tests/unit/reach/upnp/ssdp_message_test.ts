import { assertEquals } from "@std/assert";
import {
  decodeSsdpAnswer,
  encodeSsdpSearch,
  readLocation,
} from "../../../../lib/reach/upnp/mod.ts";
import { utf8 } from "../../../support/bytes.ts";

Deno.test("encodeSsdpSearch() writes the search of UPnP", () => {
  assertEquals(
    encodeSsdpSearch("urn:x"),
    utf8(
      "M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\n" +
        'MAN: "ssdp:discover"\r\nMX: 1\r\nST: urn:x\r\n\r\n',
    ),
  );
});

Deno.test("decodeSsdpAnswer() reads where the description is, fields in any case", () => {
  const bytes = utf8(
    "HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=120\r\nst: urn:x\r\nLoCaTiOn:http://10.0.0.1:5000/a\r\n" +
      "SERVER: a b c\r\n\r\nLOCATION: http://10.0.0.2/",
  );
  assertEquals(decodeSsdpAnswer(bytes), { location: "http://10.0.0.1:5000/a", target: "urn:x" });
});

const noAnswers: readonly (readonly [string, Uint8Array])[] = [
  ["nothing", new Uint8Array()],
  ["a search", encodeSsdpSearch("urn:x")],
  ["another status", utf8("HTTP/1.1 404 No\r\nLOCATION: http://10.0.0.1/\r\n\r\n")],
  ["no location", utf8("HTTP/1.1 200 OK\r\nST: urn:x\r\n\r\n")],
  ["an empty location", utf8("HTTP/1.1 200 OK\r\nLOCATION:\r\n\r\n")],
  ["a location with a space", utf8("HTTP/1.1 200 OK\r\nLOCATION: http://10.0.0.1/a b\r\n\r\n")],
  ["a long location", utf8(`HTTP/1.1 200 OK\r\nLOCATION: http://a/${"x".repeat(2000)}\r\n\r\n`)],
  ["a long answer", utf8(`HTTP/1.1 200 OK\r\nLOCATION: http://a/\r\nX: ${"x".repeat(5000)}`)],
  ["bytes that are no text", new Uint8Array(1000).fill(0xff)],
];

for (const [name, bytes] of noAnswers) {
  Deno.test(`decodeSsdpAnswer() gives nothing for ${name}`, () => {
    assertEquals(decodeSsdpAnswer(bytes), undefined);
  });
}

/** A network of global addresses, as there are at universities. */
const OWN = [
  { name: "eth0", address: "20.0.0.5", family: "IPv4", netmask: "255.255.255.0" },
] as const;

const locations: readonly (readonly [location: string, from: string, isBelieved: boolean])[] = [
  ["http://192.168.1.1:5000/root.xml", "192.168.1.1", true],
  ["http://20.0.0.1/root.xml", "20.0.0.1", true],
  ["http://[fd00::1]:80/root.xml", "fd00::1", true],
  ["http://169.254.169.254/latest/meta-data", "192.168.1.1", false],
  ["http://192.168.1.2/root.xml", "192.168.1.1", false],
  ["http://127.0.0.1/root.xml", "192.168.1.1", false],
  ["http://localhost/root.xml", "127.0.0.1", false],
  ["http://router.local/root.xml", "192.168.1.1", false],
  ["http://20.0.1.1/root.xml", "20.0.1.1", false],
  ["http://8.8.8.8/root.xml", "8.8.8.8", false],
  ["https://192.168.1.1/root.xml", "192.168.1.1", false],
  ["http://user:pass@192.168.1.1/", "192.168.1.1", false],
  ["file:///etc/passwd", "192.168.1.1", false],
  ["/root.xml", "192.168.1.1", false],
  ["http://192.168.1.1@8.8.8.8/", "192.168.1.1", false],
  ["http://3232235777/", "192.168.1.1", true], // the same address, as one number
];

for (const [location, from, isBelieved] of locations) {
  Deno.test(`readLocation() ${isBelieved ? "believes" : "refuses"} ${location} from ${from} (L1)`, () => {
    const url = readLocation(location, { from, own: OWN });
    assertEquals(url !== undefined, isBelieved);
  });
}
