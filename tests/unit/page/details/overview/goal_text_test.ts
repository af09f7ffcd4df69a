import { assertEquals } from "@std/assert";
import {
  goalChange,
  goalOf,
  goalWords,
  readGoal,
} from "../../../../../lib/page/details/overview/goal_text.ts";

const GOALS = {
  ratio: 1.5,
  ratioMode: "own",
  idleMinutes: 90,
  idleMode: "unlimited",
  timeMinutes: 2880,
  timeMode: "global",
} as const;

Deno.test("readGoal() reads what goalWords() writes", () => {
  for (const kind of ["ratio", "time", "idle"] as const) {
    for (const goal of [{ mode: "own", value: 90 }, { mode: "own", value: 2880 }] as const) {
      assertEquals(readGoal(kind, goalWords(kind, goal)), goal);
    }
    for (const mode of ["global", "unlimited"] as const) {
      assertEquals(readGoal(kind, goalWords(kind, { mode, value: 7 })), { mode, value: 0 });
    }
  }
});

Deno.test("readGoal() reads what people type, and refuses what is none", () => {
  assertEquals(readGoal("ratio", " 2,5 "), { mode: "own", value: 2.5 });
  assertEquals(readGoal("time", "3 d"), { mode: "own", value: 4320 });
  assertEquals(readGoal("idle", "12h"), { mode: "own", value: 720 });
  assertEquals(readGoal("idle", "45"), { mode: "own", value: 45 });
  assertEquals(readGoal("ratio", ""), { mode: "global", value: 0 });
  assertEquals(readGoal("ratio", "No"), { mode: "unlimited", value: 0 });
  for (const text of ["-1", "much", "1 parsec"]) assertEquals(readGoal("time", text), undefined);
  assertEquals(readGoal("ratio", "-1"), undefined);
});

Deno.test("goalOf() and goalChange() know the fields of a kind", () => {
  assertEquals(goalOf(GOALS, "ratio"), { mode: "own", value: 1.5 });
  assertEquals(goalOf(GOALS, "idle"), { mode: "unlimited", value: 90 });
  assertEquals(goalChange("time", { mode: "own", value: 60 }), {
    timeMode: "own",
    timeMinutes: 60,
  });
  assertEquals(goalChange("idle", { mode: "global", value: 0 }), { idleMode: "global" });
  assertEquals(goalWords("time", { mode: "own", value: 2880 }), "2 days");
  assertEquals(goalWords("time", { mode: "own", value: 60 }), "1 hour");
  assertEquals(goalWords("ratio", { mode: "own", value: 1.5 }), "1.5");
});
