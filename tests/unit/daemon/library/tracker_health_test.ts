import { assertEquals } from "@std/assert";
import { trackerHealth } from "../../../../lib/daemon/library/tracker_health.ts";
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
    const status: TrackerStatus = {
      url: "http://tracker.example/announce",
      tier: 0,
      state: "failing",
      message: "",
      failures: 1,
      ...told,
    };
    assertEquals(trackerHealth(status), health, JSON.stringify(told));
  }
});
