import { assertEquals } from "@std/assert";
import { levelFor, NO_LOG, ProgramLog } from "../../../../lib/cli/log/program_log.ts";
import { VirtualClock } from "../../../../lib/testing/mod.ts";

function makeLog(format: "text" | "json", level: "warn" | "debug"): [ProgramLog, string[]] {
  const lines: string[] = [];
  const clock = new VirtualClock({ wallOffset: Date.UTC(2025, 0, 2, 3, 4, 5, 678) });
  const write = (line: string) => void lines.push(line);
  return [new ProgramLog({ level, format, clock, write }), lines];
}

Deno.test("ProgramLog writes lines for people", () => {
  const [log, lines] = makeLog("text", "debug");
  log.write({ level: "info", message: "Added", torrent: "debian\x1b[2J" });
  log.write({ level: "warn", message: "Failed", peer: "192.0.2.7:1", error: new Error("a\nb") });
  log.write({ level: "trace", message: "Not kept" });
  assertEquals(lines, [
    "2025-01-02T03:04:05.678Z info  [debian[2J] Added\n",
    "2025-01-02T03:04:05.678Z warn  [192.0.2.7:1] Failed: Error: a b\n",
  ]);
});

Deno.test("ProgramLog writes objects for programs", () => {
  const [log, lines] = makeLog("json", "warn");
  log.write({ level: "error", message: "Failed", torrent: "t", error: new Error("x") });
  log.write({ level: "info", message: "Not kept" });
  assertEquals(lines.map((line) => JSON.parse(line)), [{
    time: "2025-01-02T03:04:05.678Z",
    level: "error",
    message: "Failed",
    torrent: "t",
    error: "Error: x",
  }]);
});

Deno.test("ProgramLog.enabled() and levelFor() say what is kept", () => {
  const [log] = makeLog("text", "warn");
  assertEquals([log.enabled("error"), log.enabled("warn"), log.enabled("info")], [
    true,
    true,
    false,
  ]);
  assertEquals([0, 1, 2, 3, 9].map(levelFor), ["info", "info", "debug", "trace", "trace"]);
  assertEquals(NO_LOG.enabled("error"), false);
});
