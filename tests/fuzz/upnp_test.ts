import { assert, assertEquals } from "@std/assert";
import {
  decodeSoapAnswer,
  decodeSsdpAnswer,
  encodeSoapCall,
  encodeSsdpSearch,
  escapeXml,
  MAX_XML_LENGTH,
  parseXml,
  readConnectionServices,
  readLocation,
  UpnpError,
  walkElements,
  XmlError,
} from "../../lib/reach/upnp/mod.ts";
import type { SeededRandom } from "../../lib/testing/mod.ts";
import { utf8 } from "../support/bytes.ts";
import { fuzzTest } from "./engine.ts";

const LOCATION = new URL("http://192.168.0.1:5000/root.xml");

const DESCRIPTION = utf8(
  '<?xml version="1.0"?><root xmlns="urn:schemas-upnp-org:device-1-0">' +
    "<URLBase>http://192.168.0.1:5000</URLBase><device><serviceList><service>" +
    "<serviceType>urn:schemas-upnp-org:service:WANIPConnection:1</serviceType>" +
    "<controlURL>/ctl/IPConn</controlURL></service></serviceList></device></root>",
);

const ANSWERS = [
  utf8(
    "<s:Envelope><s:Body><u:AddResponse><New>1 &amp; &#65;</New></u:AddResponse></s:Body></s:Envelope>",
  ),
  utf8(
    "<Envelope><Body><Fault><detail><UPnPError><errorCode>718</errorCode>" +
      "<errorDescription>Conflict</errorDescription></UPnPError></detail></Fault></Body></Envelope>",
  ),
  encodeSoapCall({ service: "urn:x", action: "Add", args: [["New", "<&>"]] }),
];

const PARTS = [
  "<a>",
  "</a>",
  "<b c='d'>",
  "</b>",
  "<e/>",
  "text",
  "&amp;",
  "&#x41;",
  "&#99999999;",
  "&other;",
  "<![CDATA[",
  "]]>",
  "<!--",
  "-->",
  "<?x y?>",
  "<!DOCTYPE a [",
  '<!ENTITY x "y">',
  "]>",
  "\0",
  "\ufffe",
  "<a:b:c>",
  "<",
  ">",
  "&",
  " ",
];

/** XML, and what is nearly so. */
function generateXml(random: SeededRandom): Uint8Array {
  const length = random.below(60);
  return utf8(Array.from({ length }, () => PARTS[random.below(PARTS.length)]).join(""));
}

fuzzTest({
  name: "parseXml()",
  seeds: [DESCRIPTION, ...ANSWERS],
  generate: generateXml,
  expects: [XmlError],
  run(input) {
    const root = parseXml(input);
    let textLength = 0;
    for (const { text } of walkElements(root)) textLength += text.length;
    // An ampersand in a run of characters without entities is written as five.
    assert(input.length <= MAX_XML_LENGTH && textLength <= 5 * input.length);
  },
});

fuzzTest({
  name: "readConnectionServices()",
  seeds: [DESCRIPTION],
  expects: [XmlError],
  run(input) {
    for (const { controlUrl } of readConnectionServices(input, LOCATION)) {
      assertEquals([controlUrl.protocol, controlUrl.hostname], ["http:", LOCATION.hostname]);
    }
  },
});

fuzzTest({
  name: "decodeSoapAnswer()",
  seeds: ANSWERS,
  expects: [XmlError, UpnpError],
  run: (input) => decodeSoapAnswer("Add", input),
});

fuzzTest({
  name: "decodeSsdpAnswer()",
  seeds: [
    utf8("HTTP/1.1 200 OK\r\nST: urn:x\r\nLOCATION: http://192.168.1.1:5000/root.xml\r\n\r\n"),
    encodeSsdpSearch("urn:x"),
  ],
  expects: [],
  run(input) {
    const answer = decodeSsdpAnswer(input);
    if (answer === undefined) return;
    const location = readLocation(answer.location, { from: "192.168.1.1", own: [] });
    if (location !== undefined) assertEquals(location.hostname, "192.168.1.1");
  },
});

fuzzTest({
  name: "escapeXml()",
  seeds: [utf8("a<b>&\"c'"), utf8("]]>"), utf8("&amp;&#65;")],
  expects: [],
  run(input) {
    // What XML has no characters for, and the kinds of space that it makes one of, do not come back.
    const text = new TextDecoder().decode(input).replace(/[^\x20-\x7e\u00c0-\u02ff]/g, "").trim();
    assertEquals(parseXml(utf8(`<x>${escapeXml(text)}</x>`)).text, text);
  },
});
