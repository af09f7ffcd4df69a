import { assert, assertEquals } from "@std/assert";
import { HttpConnect } from "../../lib/reach/proxy/http_connect.ts";
import { ProxyError } from "../../lib/reach/proxy/proxy_error.ts";
import { decodeSocks5Address, encodeSocks5Address } from "../../lib/reach/proxy/socks5_address.ts";
import { Socks5Client } from "../../lib/reach/proxy/socks5_client.ts";
import {
  decodeSocks5Datagram,
  encodeSocks5Datagram,
} from "../../lib/reach/proxy/socks5_datagram.ts";
import { Socks5Server } from "../../lib/reach/proxy/socks5_server.ts";
import { utf8 } from "../support/bytes.ts";
import { fuzzTest } from "./engine.ts";

const TO = { hostname: "tracker.example", port: 6969 };
const CREDENTIALS = { username: "me", password: "s3cret" };

fuzzTest({
  name: "Socks5Client",
  seeds: [
    Uint8Array.of(5, 0, 5, 0, 0, 1, 1, 2, 3, 4, 0, 80, 1, 2),
    Uint8Array.of(5, 2, 1, 0, 5, 0, 0, 3, 3, 97, 46, 98, 0, 80),
    Uint8Array.of(5, 2, 1, 0, 5, 0, 0, 4, ...new Uint8Array(16), 0, 80),
    Uint8Array.of(5, 0, 5, 5, 0, 1, 0, 0, 0, 0, 0, 0),
  ],
  expects: [ProxyError],
  run(input) {
    const whole = new Socks5Client({ command: "connect", to: TO, credentials: CREDENTIALS });
    const sent = whole.push(input);
    assert(sent.length <= 600);
    // Cut anywhere, it says and agrees to the same.
    const cut = new Socks5Client({ command: "connect", to: TO, credentials: CREDENTIALS });
    const middle = input.length >> 1;
    const first = cut.push(input.subarray(0, middle));
    if (cut.agreement !== undefined) return;
    const second = cut.push(input.subarray(middle));
    assertEquals([...first, ...second], [...sent]);
    assertEquals(cut.agreement, whole.agreement);
  },
});

fuzzTest({
  name: "Socks5Server",
  seeds: [
    Uint8Array.of(5, 1, 2, 1, 2, 109, 101, 1, 120, 5, 1, 0, 1, 1, 2, 3, 4, 0, 80, 71),
    Uint8Array.of(5, 2, 0, 2, 1, 1, 97, 1, 98, 5, 1, 0, 3, 3, 97, 46, 98, 0, 80),
    Uint8Array.of(5, 1, 2, 1, 1, 97, 1, 98, 5, 3, 0, 1, 0, 0, 0, 0, 0, 0),
  ],
  expects: [ProxyError],
  run(input) {
    const server = new Socks5Server((name) => name.length < 200);
    const { send } = server.push(input);
    assert(send.length <= 20);
    if (server.request !== undefined) assert(server.request.rest.length <= input.length);
  },
});

fuzzTest({
  name: "decodeSocks5Datagram()",
  seeds: [
    encodeSocks5Datagram(utf8("d1:ade"), TO),
    encodeSocks5Datagram(utf8("x"), { hostname: "1.2.3.4", port: 1 }),
    encodeSocks5Datagram(new Uint8Array(), { hostname: "2001:db8::1", port: 65_535 }),
  ],
  expects: [],
  run(input) {
    const datagram = decodeSocks5Datagram(input);
    if (datagram === undefined) return;
    const again = decodeSocks5Datagram(encodeSocks5Datagram(datagram.data, datagram.from));
    assertEquals(again, datagram);
  },
});

fuzzTest({
  name: "decodeSocks5Address()",
  seeds: [encodeSocks5Address(TO), encodeSocks5Address({ hostname: "::1", port: 9 })],
  expects: [],
  run(input) {
    const address = decodeSocks5Address(input, 0);
    if (address === undefined || address === "more") return;
    assert(address.end <= input.length);
    const { endpoint } = address;
    const again = decodeSocks5Address(encodeSocks5Address(endpoint), 0);
    assert(typeof again === "object");
    assertEquals(again.endpoint, endpoint);
  },
});

fuzzTest({
  name: "HttpConnect",
  seeds: [
    utf8("HTTP/1.1 200 Connection established\r\nProxy-Agent: x\r\n\r\nrest"),
    utf8("HTTP/1.0 407 Proxy Authentication Required\r\n\r\n"),
    utf8("HTTP/1.1 200 OK\n\n"),
  ],
  expects: [ProxyError],
  run(input) {
    const whole = new HttpConnect(TO);
    whole.push(input);
    const cut = new HttpConnect(TO);
    const rest: number[] = [];
    for (const byte of input) {
      if (cut.agreement === undefined) cut.push(Uint8Array.of(byte));
      else rest.push(byte);
    }
    assertEquals(cut.agreement === undefined, whole.agreement === undefined);
    if (whole.agreement !== undefined) assertEquals(rest, [...whole.agreement.rest]);
  },
});
