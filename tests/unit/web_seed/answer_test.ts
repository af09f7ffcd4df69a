import { assert, assertEquals, assertThrows } from "@std/assert";
import { readAnswer, WebSeedError, type WebSeedErrorKind } from "../../../lib/web_seed/mod.ts";

const ASKED = { offset: 100, length: 50, fileLength: 1_000 };
const WALL_TIME = Date.parse("Tue, 14 Nov 2023 22:13:20 GMT");

function answer(status: number, fields: Record<string, string> = {}, asked: object = {}) {
  return readAnswer(
    { status, headers: new Headers(fields) },
    { ...ASKED, ...asked },
    WALL_TIME,
  );
}

Deno.test("readAnswer() takes ranges, whole files and redirects", () => {
  assertEquals(answer(206, { "content-range": "bytes 100-149/1000" }), {
    kind: "range",
    length: 50,
  });
  assertEquals(answer(206, { "content-range": "bytes 100-149/*" }), { kind: "range", length: 50 });
  assertEquals(answer(206, { "content-range": "bytes 100-109/1000" }), {
    kind: "range",
    length: 10,
  });
  assertEquals(answer(206, { "content-range": "bytes 100-999/1000" }), {
    kind: "range",
    length: 50,
  });
  assertEquals(answer(200), { kind: "whole" });
  assertEquals(answer(200, { "content-length": "1000" }), { kind: "whole" });
  const all = { offset: 0, length: 1_000 };
  assertEquals(answer(200, { "content-length": "1000" }, all), { kind: "range", length: 1_000 });
  assertEquals(answer(302, { location: "/x" }), { kind: "redirect", location: "/x" });
  // What a script of BEP 17 sends is what it was asked for.
  const script = { offset: 0, length: 50, fileLength: undefined };
  assertEquals(answer(200, { "content-length": "50" }, script), { kind: "range", length: 50 });
});

Deno.test("readAnswer() says what is to be done about other answers", () => {
  const rows: [status: number, fields: Record<string, string>, kind: WebSeedErrorKind][] = [
    [401, {}, "gone"],
    [403, {}, "gone"],
    [404, {}, "gone"],
    [410, {}, "gone"],
    [416, { "content-range": "bytes */20" }, "gone"],
    [200, { "content-length": "999" }, "gone"],
    [206, { "content-range": "bytes 100-149/1001" }, "gone"],
    [429, {}, "busy"],
    [503, {}, "busy"],
    [206, {}, "failed"],
    [206, { "content-range": "bytes 0-49/1000" }, "failed"],
    [206, { "content-range": "bytes 149-100/1000" }, "failed"],
    [206, { "content-type": "multipart/byteranges; boundary=x" }, "failed"],
    [200, { "content-encoding": "gzip" }, "failed"],
    [204, {}, "failed"],
    [302, {}, "failed"],
    [500, {}, "failed"],
    [999, {}, "failed"],
  ];
  for (const [status, fields, kind] of rows) {
    const error = assertThrows(() => answer(status, fields), WebSeedError);
    assertEquals(error.kind, kind, `${status} ${JSON.stringify(fields)}`);
    assert(/^it /.test(error.message), error.message);
  }
});

Deno.test("readAnswer() gives how long a busy server wants to be left alone", () => {
  const rows: [field: string | undefined, ms: number | undefined][] = [
    ["120", 120_000],
    ["0", 0],
    ["Tue, 14 Nov 2023 22:14:20 GMT", 60_000],
    ["Tue, 14 Nov 2023 22:00:00 GMT", 0],
    ["99999999999999999999", 3_600_000],
    ["-5", undefined],
    ["soon", undefined],
    ["", undefined],
    [undefined, undefined],
  ];
  for (const [field, ms] of rows) {
    const fields: Record<string, string> = field === undefined ? {} : { "retry-after": field };
    for (const status of [429, 503]) {
      const error = assertThrows(() => answer(status, fields), WebSeedError);
      assertEquals(error.retryAfterMs, ms, field);
    }
  }
});
