import { assertEquals } from "@std/assert";
import { leftText } from "../../../../lib/page/list/left_text.ts";
import { standingOf, standingText } from "../../../../lib/page/list/standing.ts";
import type { Row } from "../../../../lib/page/store/row.ts";
import { pageRow } from "../support/page_row.ts";

type Case = readonly [fields: Partial<Row>, standing: string, word: string, left: string];

const FULL = { kind: "no-space", text: "the disk is full: 240 MiB more needed" } as const;
const REFUSED = { kind: "tracker", text: "no tracker works" } as const;

const CASES: readonly Case[] = [
  [{ state: "downloading", etaSeconds: 56 }, "downloading", "Downloading", "56s"],
  [{ state: "downloading" }, "downloading", "Downloading", "looks for peers"],
  [
    { state: "downloading", isStalled: true, etaSeconds: 56, connectedPeers: 3 },
    ...["waiting", "Waiting", "waits: 3 peers, nothing comes"] as const,
  ],
  [
    { state: "downloading", isStalled: true, reason: "3 peers, none has what is left" },
    ...["waiting", "Waiting", "3 peers, none has what is left"] as const,
  ],
  [
    { state: "downloading", isStalled: true, trouble: REFUSED },
    ...["waiting", "Waiting", "no tracker works"] as const,
  ],
  [
    { state: "downloading", trouble: FULL, etaSeconds: 5 },
    ...["stopped", "Stopped", FULL.text] as const,
  ],
  [{ state: "stopped", trouble: FULL }, "stopped", "Stopped", FULL.text],
  [{ state: "stopped" }, "paused", "Paused", "paused"],
  [{ state: "stopped", doneBytes: 1_000 }, "paused", "Paused", "complete, paused"],
  [
    { state: "stopped", isFinished: true, doneBytes: 1_000 },
    ...["paused", "Finished", "finished: it has reached its goal"] as const,
  ],
  [{ state: "checking", checkProgress: 0.72 }, "checking", "Checking", "checking 72%"],
  [{ state: "check-waiting" }, "waiting", "Waiting", "waits to be checked"],
  [{ state: "moving" }, "checking", "Moving", "moving to another folder"],
  [
    { state: "download-waiting", queuePosition: 4 },
    ...["waiting", "Waiting", "waits for its turn, number 5 in the queue"] as const,
  ],
  [
    { state: "seed-waiting", queuePosition: 0 },
    ...["waiting", "Waiting", "waits for its turn, number 1 in the queue"] as const,
  ],
  [
    { state: "metadata", connectedPeers: 1 },
    ...["downloading", "Metadata", "asks 1 peer what is in it"] as const,
  ],
  [
    { state: "metadata", metadataProgress: 0.5, connectedPeers: 1 },
    ...["downloading", "Metadata", "metadata 50%"] as const,
  ],
  [
    { state: "metadata" },
    ...["downloading", "Metadata", "looks for peers that know what is in it"] as const,
  ],
  [{ state: "seeding" }, "seeding", "Seeding", "seeding"],
  [{ state: "seeding", isStalled: true }, "seeding", "Seeding", "seeding"],
  [{ state: "seeding", trouble: REFUSED }, "seeding", "Seeding", "no tracker works"],
];

for (const [fields, standing, word, left] of CASES) {
  Deno.test(`a row with ${JSON.stringify(fields)} is ${standing}: ${left}`, () => {
    const row = pageRow(1, fields);
    assertEquals([standingOf(row), standingText(row), leftText(row)], [standing, word, left]);
  });
}
