import { assertEquals, assertThrows } from "@std/assert";
import { readConnectionServices, XmlError } from "../../../../lib/reach/upnp/mod.ts";
import { utf8 } from "../../../support/bytes.ts";
import { sharedPath } from "../../../support/shared.ts";

const LOCATION = new URL("http://192.168.0.1:5000/desc/root.xml");

/** A description with these services: type and control URL. */
function description(services: readonly (readonly [string, string])[], base?: string): Uint8Array {
  const listed = services.map(([type, url]) =>
    `<service><serviceType>urn:schemas-upnp-org:service:${type}</serviceType><controlURL>${url}</controlURL></service>`
  );
  const urlBase = base === undefined ? "" : `<URLBase>${base}</URLBase>`;
  return utf8(
    `<root>${urlBase}<device><serviceList>${listed.join("")}</serviceList></device></root>`,
  );
}

/** What is found, in short. */
function found(bytes: Uint8Array): string[] {
  return readConnectionServices(bytes, LOCATION).map(({ type, controlUrl }) =>
    `${type.replace("urn:schemas-upnp-org:service:", "")} ${controlUrl}`
  );
}

Deno.test("readConnectionServices() gives those that map ports, the better first", () => {
  assertEquals(
    found(description([
      ["Layer3Forwarding:1", "/l3"],
      ["WANPPPConnection:1", "/ppp"],
      ["WANIPConnection:1", "/ip"],
      ["WANIPConnection:2", "/ip2"],
      ["WANIPv6FirewallControl:1", "/fw"],
    ])),
    [
      "WANIPConnection:2 http://192.168.0.1:5000/ip2",
      "WANIPConnection:1 http://192.168.0.1:5000/ip",
      "WANPPPConnection:1 http://192.168.0.1:5000/ppp",
    ],
  );
});

const urls:
  readonly (readonly [controlUrl: string, base: string | undefined, result: string | undefined])[] =
    [
      ["/ctl", undefined, "http://192.168.0.1:5000/ctl"],
      ["ctl", undefined, "http://192.168.0.1:5000/desc/ctl"],
      ["/ctl", "http://192.168.0.1:80", "http://192.168.0.1/ctl"],
      ["http://192.168.0.1:4444/ctl", undefined, "http://192.168.0.1:4444/ctl"],
      ["/ctl", "http://192.168.0.9/", "http://192.168.0.1:5000/ctl"],
      ["/ctl", "http://%s:%d", "http://192.168.0.1:5000/ctl"],
      ["http://169.254.169.254/latest/meta-data", undefined, undefined],
      ["http://127.0.0.1/ctl", undefined, undefined],
      ["https://192.168.0.1/ctl", undefined, undefined],
      ["http://user:pass@192.168.0.1/ctl", undefined, undefined],
      ["http://%s:%d/ctl", undefined, undefined],
      ["file:///etc/passwd", undefined, undefined],
      ["", undefined, undefined],
    ];

for (const [controlUrl, base, result] of urls) {
  const from = base === undefined ? "" : ` from ${base}`;
  Deno.test(`readConnectionServices() takes "${controlUrl}"${from} for ${result} (L1)`, () => {
    assertEquals(
      found(description([["WANIPConnection:1", controlUrl]], base)),
      result === undefined ? [] : [`WANIPConnection:1 ${result}`],
    );
  });
}

Deno.test("readConnectionServices() gives eight at most", () => {
  const services = Array.from({ length: 100 }, (_, i) => ["WANIPConnection:1", `/${i}`] as const);
  assertEquals(found(description(services)).length, 8);
});

Deno.test("readConnectionServices() throws on what is no XML", () => {
  assertThrows(() => readConnectionServices(utf8("404 not found"), LOCATION), XmlError);
});

/** Descriptions of real routers, with places for host and port. */
const CORPUS: readonly (readonly [string, string])[] = [
  ["root1.xml", "WANIPConnection:1 http://192.168.0.1:5000/wipconn"],
  ["root2.xml", "WANIPConnection:1 http://192.168.0.1:5000/WANIPConnection"],
  ["root3.xml", "WANIPConnection:2 http://192.168.0.1:5000/WANIPConnection"],
];

const folder = sharedPath("corpus/arvidn+libtorrent/test/");

for (const [name, expected] of CORPUS) {
  Deno.test({
    name: `readConnectionServices() reads ${name} of the corpus (L1)`,
    ignore: folder === undefined,
    async fn() {
      const text = await Deno.readTextFile(new URL(name, folder));
      const filled = text.replaceAll("%s", "192.168.0.1").replaceAll("%d", "5000");
      assertEquals(found(utf8(filled)), [expected]);
    },
  });
}
