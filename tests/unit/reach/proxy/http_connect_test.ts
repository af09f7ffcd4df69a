import { assert, assertEquals } from "@std/assert";
import { HttpConnect, ProxyError } from "../../../../lib/reach/mod.ts";
import { utf8 } from "../../../support/bytes.ts";
import { thrown } from "../../../support/thrown.ts";

const TO = { hostname: "tracker.example", port: 443 };

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

Deno.test("HttpConnect asks for a tunnel to an address or a name", () => {
  assertEquals(
    text(new HttpConnect(TO).start()),
    "CONNECT tracker.example:443 HTTP/1.1\r\nHost: tracker.example:443\r\n\r\n",
  );
  assertEquals(
    text(new HttpConnect({ hostname: "2001:db8::1", port: 1 }).start()),
    "CONNECT [2001:db8::1]:1 HTTP/1.1\r\nHost: [2001:db8::1]:1\r\n\r\n",
  );
  const credentials = { username: "Aladdin", password: "open sesame" };
  assert(
    text(new HttpConnect(TO, credentials).start()).includes(
      "\r\nProxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n",
    ),
  );
  for (const hostname of ["a\r\nX: y", "a b", ""]) {
    thrown(() => new HttpConnect({ hostname, port: 1 }), TypeError, hostname);
  }
});

Deno.test("HttpConnect finds the end of the answer in any pieces", () => {
  const heads = [
    "HTTP/1.1 200 Connection established\r\n\r\n",
    "HTTP/1.0 200\r\nProxy-Agent: x\r\n\r\n",
    "HTTP/1.1 200 OK\n\n",
    "HTTP/1.1 204 OK\r\nA: b\r\nC: d\r\n\r\n",
  ];
  for (const head of heads) {
    const bytes = utf8(`${head}rest`);
    for (let step = 1; step <= bytes.length; step++) {
      const connect = new HttpConnect(TO);
      const rest: number[] = [];
      for (let at = 0; at < bytes.length; at += step) {
        const part = bytes.subarray(at, at + step);
        if (connect.agreement === undefined) connect.push(part);
        else rest.push(...part);
      }
      const all = [...connect.agreement?.rest ?? [], ...rest];
      assertEquals(text(Uint8Array.from(all)), "rest", `${head} in pieces of ${step}`);
    }
  }
});

Deno.test("HttpConnect says why a proxy does not do it", () => {
  const credentials = { username: "u", password: "p" };
  const rows = [
    [undefined, "HTTP/1.1 407 Who are you\r\n\r\n", "asks for a user name and password"],
    [credentials, "HTTP/1.1 407 Who are you\r\n\r\n", "does not accept the user name and password"],
    [undefined, "HTTP/1.1 403 Forbidden\r\n\r\n", "answered 403 (Forbidden)"],
    [undefined, "HTTP/1.1 502\r\n\r\n", "answered 502"],
    [undefined, "SSH-2.0-x\r\n\r\n", "does not speak HTTP"],
    [undefined, "HTTP/1.1 20 OK\r\n\r\n", "does not speak HTTP"],
    [undefined, `HTTP/1.1 200 OK\r\nA: ${"x".repeat(9_000)}`, "has no end"],
  ] as const;
  for (const [who, answer, reason] of rows) {
    const connect = new HttpConnect(TO, who);
    const error = thrown(() => connect.push(utf8(answer)), ProxyError, answer);
    assert(error.reason.includes(reason), error.reason);
  }
});
