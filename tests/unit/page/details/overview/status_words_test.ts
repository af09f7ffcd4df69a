import { assertEquals } from "@std/assert";
import {
  statusWords,
  troubleWords,
} from "../../../../../lib/page/details/overview/status_words.ts";
import { emptyRow, type Row } from "../../../../../lib/page/store/row.ts";

function row(parts: Partial<Row>): Row {
  return { ...emptyRow(1), wantedBytes: 10, ...parts };
}

Deno.test("statusWords() says what is left, or why nothing comes, and nothing twice", () => {
  const cases: [Partial<Row>, string][] = [
    [{ state: "downloading", etaSeconds: 65 }, "1m 05s left"],
    [{ state: "downloading", isStalled: true, reason: "nobody has it" }, "nobody has it"],
    [{ state: "stopped" }, ""],
    [{ state: "stopped", doneBytes: 10 }, "complete"],
    [{ state: "seeding", doneBytes: 10 }, ""],
    [{ state: "downloading", trouble: { kind: "no-space", text: "the disk is full" } }, ""],
    [{ state: "checking", checkProgress: 0.5 }, ""],
    [{ state: "metadata", metadataProgress: 0.5 }, ""],
    [{ state: "download-waiting" }, "waits for its turn, number 1 in the queue"],
  ];
  for (const [parts, want] of cases) assertEquals(statusWords(row(parts)), want);
});

Deno.test("troubleWords() says what is wrong, and what is to be done", () => {
  assertEquals(
    troubleWords({ trouble: { kind: "no-space", text: "the disk is full" } }),
    "The disk is full. It goes on by itself when there is room.",
  );
  assertEquals(
    troubleWords({ trouble: { kind: "failed", text: "Why?" } }),
    "Why? Start it again once the cause is gone.",
  );
  assertEquals(troubleWords({ trouble: null }), "");
});
