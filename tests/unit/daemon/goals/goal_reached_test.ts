import { assertEquals } from "@std/assert";
import {
  type GoalKind,
  goalReached,
  goalsOf,
  type GoalSubject,
} from "../../../../lib/daemon/goals/mod.ts";
import type { DaemonSettings } from "../../../../lib/daemon/settings/mod.ts";
import type { GoalSettings } from "../../../../lib/daemon/view/mod.ts";
import { fakeSettings } from "../support/fake_settings.ts";
import { fakeTorrent, type FakeTorrentParts, fakeTracker } from "../support/fake_torrent.ts";

const NOW = 1_800_000_000_000;
const MINUTE_MS = 60_000;

/** A torrent that has seeded for an hour, twice what it downloaded, and was asked for something ten minutes ago. */
function seed(parts: FakeTorrentParts = {}, goals: Partial<GoalSettings> = {}): GoalSubject {
  return fakeTorrent(1, {
    state: "seeding",
    ratio: 2,
    secondsSeeding: 3600,
    startedAt: NOW - 60 * MINUTE_MS,
    doneAt: NOW - 60 * MINUTE_MS,
    activeAt: NOW - 10 * MINUTE_MS,
    ...parts,
    goals: {
      ratio: 2,
      ratioMode: "global",
      idleMinutes: 10,
      idleMode: "global",
      timeMinutes: 60,
      timeMode: "global",
      ...goals,
    },
  });
}

Deno.test("goalReached() goes by the daemon's goals, any or all of them", () => {
  const cases: [Partial<DaemonSettings>, GoalKind[]][] = [
    [{}, []],
    [{ hasRatioGoal: true, ratioGoal: 2 }, ["ratio"]],
    [{ hasRatioGoal: true, ratioGoal: 2.01 }, []],
    [{ hasTimeGoal: true, timeGoalMinutes: 60 }, ["time"]],
    [{ hasTimeGoal: true, timeGoalMinutes: 61 }, []],
    [{ hasIdleGoal: true, idleGoalMinutes: 10 }, ["idle"]],
    [{ hasIdleGoal: true, idleGoalMinutes: 11 }, []],
    [{ hasRatioGoal: true, ratioGoal: 3, hasTimeGoal: true, timeGoalMinutes: 60 }, ["time"]],
    [{
      hasRatioGoal: true,
      ratioGoal: 3,
      hasTimeGoal: true,
      timeGoalMinutes: 60,
      goalMatch: "all",
    }, []],
    [{
      hasRatioGoal: true,
      ratioGoal: 1,
      hasTimeGoal: true,
      timeGoalMinutes: 60,
      goalMatch: "all",
    }, ["ratio", "time"]],
    [{ goalMatch: "all" }, []],
  ];
  for (const [settings, kinds] of cases) {
    const reached = goalReached(seed(), fakeSettings(settings), NOW);
    assertEquals(reached?.kinds ?? [], kinds, JSON.stringify(settings));
  }
});

Deno.test("goalReached() says in words what was reached", () => {
  const settings = fakeSettings({
    hasRatioGoal: true,
    ratioGoal: 1.5,
    hasIdleGoal: true,
    idleGoalMinutes: 1,
  });
  assertEquals(
    goalReached(seed(), settings, NOW)?.reason,
    "ratio 2.00 has reached 1.50 and nobody has asked for anything for 1 minute",
  );
});

Deno.test("goalReached() goes by a torrent's own goals, and by none where it is unlimited", () => {
  const settings = fakeSettings({ hasRatioGoal: true, ratioGoal: 1 });
  const cases: [Partial<GoalSettings>, GoalKind[]][] = [
    [{ ratioMode: "unlimited" }, []],
    [{ ratioMode: "own", ratio: 5 }, []],
    [{ ratioMode: "own", ratio: 2 }, ["ratio"]],
    [{ ratioMode: "unlimited", timeMode: "own", timeMinutes: 30 }, ["time"]],
    [{ ratioMode: "unlimited", idleMode: "own", idleMinutes: 5 }, ["idle"]],
  ];
  for (const [goals, kinds] of cases) {
    const reached = goalReached(seed({}, goals), settings, NOW);
    assertEquals(reached?.kinds ?? [], kinds, JSON.stringify(goals));
  }
});

Deno.test("goalReached() ends what seeds or waits to, and nothing else", () => {
  const settings = fakeSettings({ hasRatioGoal: true, ratioGoal: 1, hasIdleGoal: true });
  assertEquals(goalReached(seed({ state: "downloading" }), settings, NOW), undefined);
  assertEquals(goalReached(seed({ state: "stopped" }), settings, NOW), undefined);
  const waiting = seed({ state: "seed-waiting", activeAt: 0, startedAt: 0, doneAt: 0 });
  assertEquals(goalReached(waiting, settings, NOW)?.kinds, ["ratio"]);
});

Deno.test("goalReached() gives what was just started time to find someone", () => {
  const settings = fakeSettings({ hasIdleGoal: true, idleGoalMinutes: 30 });
  const quiet = { activeAt: NOW - 90 * MINUTE_MS, doneAt: NOW - 90 * MINUTE_MS };
  const started = seed({ ...quiet, startedAt: NOW - 29 * MINUTE_MS });
  assertEquals(goalReached(started, settings, NOW), undefined);
  assertEquals(goalReached(started, settings, NOW + MINUTE_MS)?.kinds, ["idle"]);
});

Deno.test("goalsOf() takes the first rule that fits in place of the daemon's goals", () => {
  const settings = fakeSettings({
    hasRatioGoal: true,
    ratioGoal: 1,
    hasTimeGoal: true,
    timeGoalMinutes: 5,
    goalRules: [
      { by: "label", name: "Keep" },
      { by: "tracker", name: "example.org", ratio: 4 },
      { by: "label", name: "iso", timeMinutes: 9 },
    ],
  });
  const cases: [FakeTorrentParts, (number | undefined)[]][] = [
    [{}, [1, undefined, 5]],
    [{ labels: ["keep", "iso"] }, [undefined, undefined, undefined]],
    [{ labels: ["iso"] }, [undefined, undefined, 9]],
    [{ trackers: [fakeTracker(1, { host: "T.example.org:80" })], labels: ["iso"] }, [
      4,
      undefined,
      undefined,
    ]],
    [{ trackers: [fakeTracker(1, { host: "example.org:80" })] }, [4, undefined, undefined]],
    [{ trackers: [fakeTracker(1, { host: "bad-example.org:80" })] }, [1, undefined, 5]],
  ];
  for (const [parts, want] of cases) {
    const goals = goalsOf(seed(parts), settings);
    assertEquals([goals.ratio, goals.idleMinutes, goals.timeMinutes], want);
  }
  const own = goalsOf(seed({ labels: ["iso"] }, { ratioMode: "own", ratio: 7 }), settings);
  assertEquals(own, { ratio: 7, idleMinutes: undefined, timeMinutes: 9 });
});
