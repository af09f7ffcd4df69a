import { assert, assertEquals } from "@std/assert";
import { equalBytes } from "../../lib/hash/mod.ts";
import { PieceLayout } from "../../lib/metainfo/mod.ts";
import type { SeededRandom } from "../../lib/testing/mod.ts";
import {
  BlockJoiner,
  nextHop,
  parseContentRange,
  parseRetryAfter,
  parseWebUrl,
  readAnswer,
  WebSeedError,
} from "../../lib/web_seed/mod.ts";
import { utf8 } from "../support/bytes.ts";
import { fuzzTest } from "./engine.ts";

const ASKED = { offset: 100, length: 50, fileLength: 1_000 };

const HEADS = [
  "206\ncontent-range: bytes 100-149/1000\ncontent-length: 50",
  "206\ncontent-range: bytes 100-120/*",
  "206\ncontent-type: multipart/byteranges; boundary=x",
  "200\ncontent-length: 1000",
  "200\ncontent-encoding: gzip",
  "302\nlocation: https://user:password@mirror.example:81/a?b#c",
  "307\nlocation: //[::1]/",
  "416\ncontent-range: bytes */20",
  "429\nretry-after: 120",
  "503\nretry-after: Tue, 14 Nov 2023 22:14:20 GMT",
  "404",
];

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

/** Fields as a server may send them; what `Headers` does not take, an HTTP client would not hand on. */
function readHead(text: string): { readonly status: number; readonly headers: Headers } {
  const [status = "", ...lines] = text.split("\n");
  const headers = new Headers();
  for (const line of lines) {
    const at = line.indexOf(":");
    if (at <= 0) continue;
    try {
      headers.append(line.slice(0, at), line.slice(at + 1));
    } catch (error) {
      assert(error instanceof TypeError);
    }
  }
  return { status: Number.parseInt(status) || 200, headers };
}

fuzzTest({
  name: "readAnswer()",
  seeds: HEADS.map(utf8),
  generate: generateHead,
  expects: [WebSeedError],
  run(input) {
    const head = readHead(latin1(input));
    try {
      const answer = readAnswer(head, ASKED, 1_700_000_000_000);
      if (answer.kind === "range") assert(answer.length > 0 && answer.length <= ASKED.length);
      if (answer.kind !== "redirect") return;
      const from = { url: new URL("http://web.example/file"), authorization: "Basic eA==" };
      const next = nextHop(from, answer.location);
      assert(next.url.protocol === "http:" || next.url.protocol === "https:");
      assertEquals([next.url.username, next.url.password, next.url.hash], ["", "", ""]);
      assert(next.authorization !== from.authorization || next.url.origin === from.url.origin);
    } catch (error) {
      if (error instanceof WebSeedError) {
        const { retryAfterMs = 0 } = error;
        assert(retryAfterMs >= 0 && retryAfterMs <= 3_600_000, `${retryAfterMs} ms`);
        assert(error.message.length < 200, error.message);
      }
      throw error;
    }
  },
});

/** A head whose numbers are near those that count. */
function generateHead(random: SeededRandom): Uint8Array {
  const number = () => [0, 49, 50, 99, 100, 101, 149, 150, 999, 1_000, 1_001][random.below(11)];
  const status = [200, 206, 206, 206, 302, 416, 503][random.below(7)];
  return utf8(
    `${status}\ncontent-range: bytes ${number()}-${number()}/${number()}\n` +
      `content-length: ${number()}\nretry-after: ${number()}\nlocation: /${number()}`,
  );
}

fuzzTest({
  name: "parseContentRange() and parseRetryAfter()",
  seeds: ["bytes 0-0/1", "bytes 5-9/*", "bytes */7", "Tue, 14 Nov 2023 22:14:20 GMT", "120"].map(
    utf8,
  ),
  expects: [],
  run(input) {
    const text = latin1(input);
    const range = parseContentRange(text);
    if (range) {
      const { start, length, total = start + length } = range;
      assert(start >= 0 && length > 0 && start + length <= total && Number.isSafeInteger(total));
    }
    const ms = parseRetryAfter(text, 1_700_000_000_000);
    assert(ms === undefined || ms >= 0 && ms <= 3_600_000);
  },
});

fuzzTest({
  name: "parseWebUrl()",
  seeds: ["http://user:p%40ss@web.example:80/a/b?c#d", "https://[::1]/", "http://ü@a/"].map(utf8),
  expects: [],
  run(input) {
    const parsed = parseWebUrl(new TextDecoder().decode(input));
    if (!parsed) return;
    assertEquals([parsed.url.username, parsed.url.password, parsed.url.hash], ["", "", ""]);
    assertEquals(parseWebUrl(parsed.url.href), { url: parsed.url });
  },
});

/** Two files of odd lengths. */
const FILES = [
  { path: "a", length: 40_000, offset: 0, pad: false },
  { path: "b", length: 60_001, offset: 40_000, pad: false },
];
const CONTENT = Uint8Array.from({ length: 100_001 }, (_, at) => at % 251);
const LAYOUT = new PieceLayout({
  version: "v1",
  pieceLength: 32_768,
  pieceCount: 4,
  files: FILES,
});

fuzzTest({
  name: "BlockJoiner",
  seeds: [new Uint8Array(64), Uint8Array.from({ length: 64 }, (_, at) => at * 37)],
  expects: [],
  run(input) {
    const whole = new Map<number, Uint8Array>();
    const joiner = new BlockJoiner(LAYOUT, {
      isNeeded: (piece, block) => !whole.has(piece * 2 + block),
      useless: () => undefined,
      whole: (piece, block, bytes) => whole.set(piece * 2 + block, bytes.slice()),
    });
    for (let at = 0; at + 4 <= input.length; at += 4) {
      const view = new DataView(input.buffer, input.byteOffset + at, 4);
      const position = view.getUint16(0) * 2 % 100_001;
      const length = Math.min(view.getUint16(2), 100_001 - position);
      joiner.put(position, CONTENT.subarray(position, position + length));
    }
    for (const [number, bytes] of whole) {
      assertEquals(bytes.length, LAYOUT.blockSize(number >> 1, number & 1));
      const right = CONTENT.subarray(number * 16_384, number * 16_384 + bytes.length);
      assert(equalBytes(bytes, right), "bytes are out of place");
    }
  },
});
