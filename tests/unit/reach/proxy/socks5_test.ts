import { assert, assertEquals } from "@std/assert";
import {
  decodeSocks5Address,
  decodeSocks5Datagram,
  encodeSocks5Address,
  encodeSocks5Datagram,
  encodeSocks5Reply,
  ProxyError,
  Socks5Client,
  type Socks5Request,
  Socks5Server,
} from "../../../../lib/reach/mod.ts";
import { utf8 } from "../../../support/bytes.ts";
import { thrown } from "../../../support/thrown.ts";

const PEER = { hostname: "1.2.3.4", port: 6881 };
const CREDENTIALS = { username: "me", password: "s3" };

/** Hands what a proxy says to a client, in pieces of a size, and gives all that it answered. */
function talk(client: Socks5Client, said: readonly number[], step: number): number[] {
  const answers: number[] = [];
  for (let at = 0; at < said.length; at += step) {
    answers.push(...client.push(Uint8Array.from(said.slice(at, at + step))));
  }
  return answers;
}

Deno.test("encodeSocks5Address() writes addresses and names as RFC 1928 has them", () => {
  const rows = [
    [PEER, [1, 1, 2, 3, 4, 0x1a, 0xe1]],
    [{ hostname: "::1", port: 80 }, [4, ...Array(15).fill(0), 1, 0, 80]],
    [{ hostname: "a.b", port: 1 }, [3, 3, 97, 46, 98, 0, 1]],
  ] as const;
  for (const [endpoint, bytes] of rows) {
    assertEquals([...encodeSocks5Address(endpoint)], [...bytes]);
    const decoded = decodeSocks5Address(Uint8Array.from(bytes), 0);
    assertEquals(decoded, { endpoint, end: bytes.length });
    for (let length = 0; length < bytes.length; length++) {
      assertEquals(decodeSocks5Address(Uint8Array.from(bytes.slice(0, length)), 0), "more");
    }
  }
});

Deno.test("encodeSocks5Address() throws on names of no bytes, and of more than 255", () => {
  const longest = "x".repeat(255);
  assertEquals(encodeSocks5Address({ hostname: longest, port: 1 }).length, 259);
  for (const hostname of ["", `${longest}x`]) {
    thrown(() => encodeSocks5Address({ hostname, port: 1 }), RangeError);
  }
});

Deno.test("decodeSocks5Address() refuses other types, and names that are none", () => {
  for (const bytes of [[2, 0, 0], [0, 0, 0], [3, 0, 0, 0], [3, 1, 10, 0, 0], [3, 1, 32, 0, 0]]) {
    assertEquals(decodeSocks5Address(Uint8Array.from(bytes), 0), undefined, `${bytes}`);
  }
});

Deno.test("Socks5Client asks for a connection in any pieces, and keeps what came early", () => {
  const rows: readonly [Socks5Request, number[], number[]][] = [
    [{ command: "connect", to: PEER }, [5, 0], [5, 1, 0, 1, 1, 2, 3, 4, 0x1a, 0xe1]],
    [
      { command: "associate", to: { hostname: "0.0.0.0", port: 0 } },
      [5, 0],
      [5, 3, 0, 1, 0, 0, 0, 0, 0, 0],
    ],
    [
      { command: "connect", to: PEER, credentials: CREDENTIALS },
      [5, 2, 1, 0],
      [1, 2, 109, 101, 2, 115, 51, 5, 1, 0, 1, 1, 2, 3, 4, 0x1a, 0xe1],
    ],
    [
      { command: "connect", to: PEER, credentials: CREDENTIALS },
      [5, 0],
      [5, 1, 0, 1, 1, 2, 3, 4, 0x1a, 0xe1],
    ],
  ];
  const reply = [5, 0, 0, 1, 9, 8, 7, 6, 0, 5];
  for (const [request, agreed, asked] of rows) {
    for (let step = 1; step <= agreed.length + reply.length; step++) {
      const client = new Socks5Client(request);
      const methods = request.credentials ? [5, 2, 0, 2] : [5, 1, 0];
      assertEquals([...client.start()], methods);
      assertEquals(talk(client, [...agreed, ...reply], step), asked, `in pieces of ${step}`);
      assertEquals(client.agreement?.bound, { hostname: "9.8.7.6", port: 5 });
    }
    const client = new Socks5Client(request);
    talk(client, [...agreed, ...reply, 42, 43], 100);
    assertEquals(client.agreement?.rest, Uint8Array.of(42, 43));
  }
});

Deno.test("Socks5Client says why a proxy does not do it", () => {
  const rows = [
    [CREDENTIALS, [5, 0xff], "takes no user name and password"],
    [undefined, [5, 0xff], "asks for a user name and password"],
    [undefined, [5, 2], "does not speak SOCKS5"],
    [undefined, [5, 1], "does not speak SOCKS5"],
    [undefined, [4, 0], "does not speak SOCKS5"],
    [undefined, [72, 84], "does not speak SOCKS5"],
    [CREDENTIALS, [5, 2, 1, 1], "does not accept the user name and password"],
    [CREDENTIALS, [5, 2, 5, 0], "does not speak SOCKS5"],
    [undefined, [5, 0, 5, 1], "the proxy failed"],
    [undefined, [5, 0, 5, 2], "does not allow it"],
    [undefined, [5, 0, 5, 3], "can not reach that network"],
    [undefined, [5, 0, 5, 4], "can not reach that host"],
    [undefined, [5, 0, 5, 5], "connection refused"],
    [undefined, [5, 0, 5, 6], "took too long"],
    [undefined, [5, 0, 5, 7], "does not know how"],
    [undefined, [5, 0, 5, 8], "addresses of that kind"],
    [undefined, [5, 0, 5, 99], "answered 99"],
    [undefined, [5, 0, 5, 0, 0, 2], "does not speak SOCKS5"],
  ] as const;
  for (const [credentials, said, reason] of rows) {
    const client = new Socks5Client({ command: "connect", to: PEER, credentials });
    const error = thrown(() => client.push(Uint8Array.from(said)), ProxyError, `${said}`);
    assert(error.reason.includes(reason), `${said}: ${error.reason}`);
  }
});

Deno.test("Socks5Client has 255 bytes for a user name and a password", () => {
  const most = { username: "u".repeat(255), password: "\u00e9".repeat(127) };
  const client = new Socks5Client({ command: "connect", to: PEER, credentials: most });
  assertEquals(client.push(Uint8Array.of(5, 2)).length, 1 + 1 + 255 + 1 + 254);
  const more = { ...most, password: "\u00e9".repeat(128) };
  const other = new Socks5Client({ command: "connect", to: PEER, credentials: more });
  thrown(() => other.push(Uint8Array.of(5, 2)), RangeError);
});

Deno.test("Socks5Server takes what Socks5Client asks, in any pieces", () => {
  for (
    const to of [PEER, { hostname: "2001:db8::1", port: 1 }, { hostname: "a.example", port: 2 }]
  ) {
    for (const step of [1, 2, 7, 100]) {
      const client = new Socks5Client({ command: "connect", to, credentials: CREDENTIALS });
      const server = new Socks5Server((name, secret) => name === "me" && secret === "s3");
      let bytes = client.start();
      while (server.request === undefined) {
        const answers: number[] = [];
        for (let at = 0; at < bytes.length; at += step) {
          const { send, hangUp } = server.push(bytes.subarray(at, at + step));
          assert(!hangUp);
          answers.push(...send);
        }
        bytes = client.push(Uint8Array.from(answers));
      }
      assertEquals(server.request, { username: "me", to, rest: new Uint8Array() });
      client.push(encodeSocks5Reply());
      assert(client.agreement !== undefined);
    }
  }
});

Deno.test("Socks5Server turns strangers away", () => {
  const rows = [
    [[5, 1, 0], [5, 0xff]],
    [[5, 0], [5, 0xff]],
    [[5, 1, 2, 1, 2, 109, 101, 1, 120], [5, 2, 1, 1]],
    [[5, 1, 2, 1, 0, 0], [5, 2, 1, 1]],
    [
      [5, 1, 2, 1, 2, 109, 101, 2, 115, 51, 5, 3, 0, 1, 0, 0, 0, 0, 0, 0],
      [5, 2, 1, 0, 5, 7, 0, 1, 0, 0, 0, 0, 0, 0],
    ],
  ] as const;
  for (const [said, answer] of rows) {
    const server = new Socks5Server((name, secret) => name === "me" && secret === "s3");
    const { send, hangUp } = server.push(Uint8Array.from(said));
    assertEquals([[...send], hangUp], [[...answer], true], `${said}`);
    assertEquals(server.request, undefined);
  }
  for (const said of [[4], [71, 69, 84], [5, 1, 2, 5]]) {
    const server = new Socks5Server(() => true);
    thrown(() => server.push(Uint8Array.from(said)), ProxyError, `${said}`);
  }
});

Deno.test("Socks5Server keeps what came with the request", () => {
  const server = new Socks5Server(() => true);
  const asked = [5, 1, 2, 1, 0, 0, 5, 1, 0, 1, 1, 2, 3, 4, 0x1a, 0xe1];
  server.push(Uint8Array.from([...asked, ...utf8("GET")]));
  assertEquals(server.request, { username: "", to: PEER, rest: utf8("GET") });
});

Deno.test("encodeSocks5Datagram() wraps, decodeSocks5Datagram() unwraps", () => {
  for (const to of [PEER, { hostname: "::1", port: 9 }, { hostname: "dht.example", port: 6881 }]) {
    for (const data of [new Uint8Array(), utf8("d1:ade")]) {
      const decoded = decodeSocks5Datagram(encodeSocks5Datagram(data, to));
      assertEquals(decoded, { from: to, data });
    }
  }
});

Deno.test("decodeSocks5Datagram() drops fragments and what is none", () => {
  const right = [...encodeSocks5Datagram(utf8("x"), PEER)];
  assert(decodeSocks5Datagram(Uint8Array.from(right)) !== undefined);
  for (const [at, value] of [[0, 1], [1, 1], [2, 1], [3, 2]] as const) {
    const wrong = Uint8Array.from(right);
    wrong[at] = value;
    assertEquals(decodeSocks5Datagram(wrong), undefined, `byte ${at}`);
  }
  for (let length = 0; length < 10; length++) {
    assertEquals(decodeSocks5Datagram(Uint8Array.from(right.slice(0, length))), undefined);
  }
});
