import { assertEquals } from "@std/assert";
import { actOf } from "../../../../lib/page/playing/player_keys.ts";
import { formatPlayTime, sayPlayTime } from "../../../../lib/page/playing/play_time.ts";
import { type WaitingRow, waitingText } from "../../../../lib/page/playing/waiting_text.ts";

Deno.test("formatPlayTime() and sayPlayTime() tell times as players do", () => {
  const rows: [seconds: number, text: string, said: string][] = [
    [0, "0:00", "0 seconds"],
    [7.9, "0:07", "7 seconds"],
    [61, "1:01", "1 minute 1 second"],
    [754, "12:34", "12 minutes 34 seconds"],
    [3_723, "1:02:03", "1 hour 2 minutes 3 seconds"],
    [7_200, "2:00:00", "2 hours"],
    [NaN, "–:––", "not known yet"],
    [Infinity, "–:––", "not known yet"],
  ];
  for (const [seconds, text, said] of rows) {
    assertEquals([formatPlayTime(seconds), sayPlayTime(seconds)], [text, said]);
  }
});

Deno.test("actOf() knows the keys of the player, and leaves those of the browser alone", () => {
  const press = (
    key: string,
    held: Partial<Record<"ctrlKey" | "altKey" | "metaKey", boolean>> = {},
  ) => actOf({ key, ctrlKey: false, altKey: false, metaKey: false, ...held });
  assertEquals(press(" "), { kind: "toggle" });
  assertEquals(press("K"), { kind: "toggle" });
  assertEquals(press("ArrowLeft"), { kind: "seek", seconds: -5 });
  assertEquals(press("7"), { kind: "place", part: 0.7 });
  for (const key of ["x", "Enter", "F5", "constructor", "10"]) assertEquals(press(key), undefined);
  for (const held of ["ctrlKey", "altKey", "metaKey"]) {
    assertEquals(press("f", { [held]: true }), undefined, held);
  }
});

Deno.test("waitingText() says why a film stands still", () => {
  const row: WaitingRow = {
    state: "downloading",
    downloadRate: 2_097_152,
    connectedPeers: 3,
    trouble: null,
  };
  const rows: [Partial<WaitingRow>, string][] = [
    [{}, "Loading at 2.0 MiB/s from 3 peers"],
    [{ connectedPeers: 0 }, "Waiting for peers"],
    [{ state: "stopped" }, "The torrent is paused: what is here can be played"],
    [{ state: "download-waiting" }, "The torrent waits for its turn: what is here can be played"],
    [{ state: "checking" }, "What is on disk is being checked"],
    [{ trouble: { kind: "no-space", text: "the disk is full" } }, "Waiting: the disk is full"],
  ];
  for (const [changes, text] of rows) assertEquals(waitingText({ ...row, ...changes }), text);
});
