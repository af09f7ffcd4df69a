import { assertEquals, assertThrows } from "@std/assert";
import {
  childText,
  escapeXml,
  MAX_XML_LENGTH,
  parseXml,
  walkElements,
  XmlError,
} from "../../../../lib/reach/upnp/mod.ts";
import { utf8 } from "../../../support/bytes.ts";

Deno.test("parseXml() reads elements and their text, without prefixes and attributes", () => {
  const root = parseXml(
    utf8('<?xml version="1.0"?>\n<a:x b="1"> hello <y/><z>1</z><!-- no --></a:x>'),
  );
  assertEquals(root, {
    name: "x",
    text: "hello",
    children: [
      { name: "y", text: "", children: [] },
      { name: "z", text: "1", children: [] },
    ],
  });
  assertEquals(childText(root, "z"), "1");
  assertEquals(childText(root, "none"), "");
  assertEquals([...walkElements(root)].map(({ name }) => name), ["x", "y", "z"]);
});

Deno.test("parseXml() knows the entities of XML, numbers and CDATA, and no others", () => {
  const root = parseXml(utf8("<x>&lt;&amp;&gt;&quot;&apos;&#65;&#x42;<![CDATA[<]]>&other;</x>"));
  assertEquals(root.text, `<&>"'AB<&other;`);
});

Deno.test("parseXml() passes over what is wrong where it can", () => {
  assertEquals(parseXml(utf8("  <?xml version='1.0'?><x>AT&T</x>")).text, "AT&T");
  assertEquals(parseXml(utf8("<x><y>1</z></y></x>")).children[0]?.text, "1");
});

const BILLION_LAUGHS = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">
${Array.from({ length: 9 }, (_, i) => `<!ENTITY a${i} "${"&a;".repeat(10)}">`).join("\n")}
]><x>&a8;</x>`;

const refused: readonly (readonly [string, string, string])[] = [
  ["billion laughs", BILLION_LAUGHS, "it has a document type"],
  [
    "an entity of a file",
    '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>',
    "type",
  ],
  ["nothing", "", "there is no element in it"],
  ["text", "hello", "there is no element in it"],
  ["what is too long", `<x>${"y".repeat(MAX_XML_LENGTH)}</x>`, "it is over 65536 bytes long"],
  ["what is too deep", "<x>".repeat(40), "it has elements 32 deep"],
  ["too many elements", `<x>${"<y/>".repeat(5_000)}</x>`, "it has over 4096 elements"],
];

for (const [name, text, why] of refused) {
  Deno.test(`parseXml() throws on ${name} (L1)`, () => {
    assertThrows(() => parseXml(utf8(text)), XmlError, why);
  });
}

Deno.test("escapeXml() writes text that parseXml() reads back", () => {
  const text = `<a href="x">'&amp;'</a>`;
  assertEquals(parseXml(utf8(`<x>${escapeXml(text)}</x>`)).text, text);
});
