import { assertEquals, assertThrows } from "@std/assert";
import {
  decodeSoapAnswer,
  encodeSoapCall,
  parseXml,
  soapHeaders,
  UpnpError,
  walkElements,
  XmlError,
} from "../../../../lib/reach/upnp/mod.ts";
import { utf8 } from "../../../support/bytes.ts";

const CALL = {
  service: "urn:schemas-upnp-org:service:WANIPConnection:1",
  action: "AddPortMapping",
  args: [["NewRemoteHost", ""], ["NewExternalPort", 6881], ["NewText", "a<b>&c"]],
} as const;

Deno.test("encodeSoapCall() writes the arguments in their order, as text", () => {
  const elements = [...walkElements(parseXml(encodeSoapCall(CALL)))];
  assertEquals(elements.map(({ name, text }) => [name, text]), [
    ["Envelope", ""],
    ["Body", ""],
    ["AddPortMapping", ""],
    ["NewRemoteHost", ""],
    ["NewExternalPort", "6881"],
    ["NewText", "a<b>&c"],
  ]);
  assertEquals(
    soapHeaders(CALL).SOAPAction,
    '"urn:schemas-upnp-org:service:WANIPConnection:1#AddPortMapping"',
  );
});

Deno.test("decodeSoapAnswer() gives the values by name", () => {
  const answer = decodeSoapAnswer(
    "GetExternalIPAddress",
    utf8(
      "<s:Envelope><s:Body><u:GetExternalIPAddressResponse>" +
        "<NewExternalIPAddress> 203.0.113.9 </NewExternalIPAddress>" +
        "</u:GetExternalIPAddressResponse></s:Body></s:Envelope>",
    ),
  );
  assertEquals([...answer], [["NewExternalIPAddress", "203.0.113.9"]]);
});

const faults: readonly (readonly [string, number, string])[] = [
  [
    "<Fault><detail><UPnPError><errorCode>725</errorCode><errorDescription>OnlyPermanent</errorDescription></UPnPError></detail></Fault>",
    725,
    "Cannot Add at the router: OnlyPermanent (725)",
  ],
  ["<Fault><faultstring>broken</faultstring></Fault>", 0, "broken (0)"],
  ["<Fault><errorCode>80x</errorCode></Fault>", 0, "it failed (0)"],
  ["<Fault><errorCode>718</errorCode></Fault>", 718, "it failed (718)"],
  [
    `<Fault><errorDescription>\u001b[31m${"x".repeat(500)}</errorDescription></Fault>`,
    0,
    `?[31m${"x".repeat(95)} (0)`,
  ],
  ["<OtherResponse/>", 0, "it answers something else (0)"],
];

for (const [body, code, message] of faults) {
  Deno.test(`decodeSoapAnswer() throws on ${body.slice(0, 60)}`, () => {
    const error = assertThrows(
      () => decodeSoapAnswer("Add", utf8(`<Envelope><Body>${body}</Body></Envelope>`)),
      UpnpError,
      message,
    );
    assertEquals(error.code, code);
  });
}

Deno.test("decodeSoapAnswer() throws on what is no XML", () => {
  assertThrows(() => decodeSoapAnswer("Add", utf8("Internal Server Error")), XmlError);
});
