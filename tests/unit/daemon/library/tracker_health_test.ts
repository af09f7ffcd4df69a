import { assertEquals } from "@std/assert";
import { trackerHealth, trackerTrouble } from "../../../../lib/daemon/library/tracker_health.ts";
import type { TrackerStatus } from "../../../../lib/tracker/mod.ts";

type Told = Partial<TrackerStatus>;

Deno.test("trackerHealth() tells what is wrong with a tracker by what it said", () => {
  const cases: [Told, ReturnType<typeof trackerHealth>][] = [
    [{}, "unknown"],
    [{ state: "asking" }, "unknown"],
    [{ state: "working", lastAnswerAt: 5 }, "working"],
    [{ state: "asking", lastAnswerAt: 5 }, "working"],
    [{ error: "failure", message: "Torrent not registered with this tracker." }, "unregistered"],
    [{ error: "failure", message: "unregistered torrent" }, "unregistered"],
    [{ error: "failure", message: "Torrent has been deleted: trumped" }, "unregistered"],
    [{ error: "failure", message: "InfoHash not found." }, "unregistered"],
    [{ error: "failure", message: "Requested too often, slow down" }, "rate-limited"],
    [{ error: "failure", message: "passkey is banned" }, "refused"],
    [{ error: "bad-answer", message: "HTTP status 429" }, "rate-limited"],
    [{ error: "bad-answer", message: "HTTP status 502" }, "unreachable"],
    [{ error: "bad-answer", message: "its answer is not a tracker's" }, "refused"],
    [{ error: "unreachable", message: "invalid peer certificate: Expired" }, "wrong-certificate"],
    [{ error: "unreachable", message: "connection refused" }, "unreachable"],
    [{ error: "timed-out", message: "no answer in 15 s" }, "unreachable"],
    [{ error: "not-allowed", message: "its URL is refused" }, "refused"],
    [{ error: "unsupported", message: '"wss:" trackers are not supported' }, "refused"],
  ];
  for (const [told, health] of cases) {
    assertEquals(trackerHealth(statusOf(told)), health, JSON.stringify(told));
  }
});

Deno.test("trackerTrouble() tells one that fails from all that do, and passes over those in reserve", () => {
  const working: Told = { state: "working", lastAnswerAt: 5 };
  const refused: Told = { error: "failure", message: "go away" };
  const spare: Told = { state: "spare" };
  const cases: [Told[], ReturnType<typeof trackerTrouble>][] = [
    [[], undefined],
    [[working, spare], undefined],
    [[spare, { state: "asking" }], undefined],
    [[refused, spare], { kind: "tracker", text: "go away" }],
    [[working, refused], { kind: "tracker-warning", text: "go away" }],
    [[{ ...refused, state: "spare" }], undefined],
  ];
  for (const [told, trouble] of cases) {
    assertEquals(trackerTrouble(told.map(statusOf)), trouble, JSON.stringify(told));
  }
});

function statusOf(told: Told): TrackerStatus {
  return {
    url: "http://tracker.example/announce",
    tier: 0,
    state: "failing",
    message: "",
    failures: 1,
    ...told,
  };
}
