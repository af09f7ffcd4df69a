import { assertEquals } from "@std/assert";
import { EventTextParser, type RawEvent } from "../../lib/client/event_text_parser.ts";
import type { SeededRandom } from "../../lib/testing/mod.ts";
import { utf8 } from "../support/bytes.ts";
import { fuzzTest } from "./engine.ts";
import { pick } from "./mutate.ts";

const PIECES = [
  ...["data", "data: ", "data:", "event: ", "id: ", "id", "retry: 5", ":", ": x", "\uFEFF"],
  ...["reset", "delta", "a", "{}", " ", "\0", "\r", "\n", "\r\n", "\n\n", "\r\r", "\n\r", "é😀"],
];

function generate(random: SeededRandom): Uint8Array {
  return utf8(Array.from({ length: random.below(30) }, () => pick(PIECES, random)).join(""));
}

/** The same as HTML says it, of a text that is there as a whole. */
function readWhole(text: string): RawEvent[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/).slice(0, -1);
  const events: RawEvent[] = [];
  let [type, id]: string[] = ["", ""];
  let data: string[] = [];
  for (const line of lines) {
    const [, name = line, value = ""] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (line === "") {
      if (data.length > 0) {
        events.push({ type: type || "message", id: id ?? "", data: data.join("\n") });
      }
      type = "";
      data = [];
    } else if (name === "event") type = value;
    else if (name === "data") data.push(value);
    else if (name === "id" && !value.includes("\0")) id = value;
  }
  return events;
}

function readInPieces(text: string, length: number): RawEvent[] {
  const parser = new EventTextParser();
  const events: RawEvent[] = [];
  for (let at = 0; at < text.length; at += length) {
    events.push(...parser.push(text.slice(at, at + length)));
  }
  return events;
}

fuzzTest({
  name: "EventTextParser",
  seeds: [
    'event: reset\nid: x.1-2\ndata: {"rows":[]}\n\n: still here\n\nevent: delta\ndata: {}\n\n',
    "data: a\rdata: b\r\r\n\ndata\n\n",
    "\uFEFFid: 1\nid\ndata:  two\n\n",
  ].map(utf8),
  generate,
  expects: [],
  run(input) {
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(input);
    const expected = readWhole(text);
    for (const length of [1, 2, 3, 7, Math.max(1, text.length)]) {
      assertEquals(readInPieces(text, length), expected, `in pieces of ${length}`);
    }
  },
});
