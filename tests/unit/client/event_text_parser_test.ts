import { assertEquals, assertThrows } from "@std/assert";
import { EventTextParser, type RawEvent } from "../../../lib/client/event_text_parser.ts";

function read(...pieces: string[]): RawEvent[] {
  const parser = new EventTextParser();
  return pieces.flatMap((piece) => parser.push(piece));
}

Deno.test("EventTextParser reads events as HTML says", () => {
  const cases: [string, RawEvent[]][] = [
    ["data: a\n\n", [{ type: "message", id: "", data: "a" }]],
    ["event: delta\nid: 7\ndata: {}\n\n", [{ type: "delta", id: "7", data: "{}" }]],
    ["data: a\ndata: b\ndata\n\n", [{ type: "message", id: "", data: "a\nb\n" }]],
    ["data:a\n\ndata:  b\n\n", [
      { type: "message", id: "", data: "a" },
      { type: "message", id: "", data: " b" },
    ]],
    [": comment\n\n", []],
    ["event: lost\n\ndata: a\n\n", [{ type: "message", id: "", data: "a" }]],
    ["id: 1\n\ndata: a\n\n", [{ type: "message", id: "1", data: "a" }]],
    ["id: 1\nid: a\0b\ndata: a\n\n", [{ type: "message", id: "1", data: "a" }]],
    ["unknown: x\nretry: 5\ndata: a\n\n", [{ type: "message", id: "", data: "a" }]],
    ["\uFEFFdata: a\r\rdata: b\r\n\r\n", [
      { type: "message", id: "", data: "a" },
      { type: "message", id: "", data: "b" },
    ]],
    ["data: not whole\n", []],
    ["data: not whole", []],
  ];
  for (const [text, events] of cases) {
    assertEquals(read(text), events, JSON.stringify(text));
    assertEquals(read(...text), events, `${JSON.stringify(text)}, each character by itself`);
  }
});

Deno.test("EventTextParser takes no more of one event than it may have", () => {
  const parser = new EventTextParser();
  const piece = "x".repeat(2 ** 20);
  assertThrows(
    () => {
      for (let count = 0; count < 129; count++) parser.push(piece);
    },
    RangeError,
    "Cannot read an event of more than 134217728 characters",
  );
});
