import { assertEquals } from "@std/assert";
import { goalsOf, type GoalSource } from "../../../../lib/daemon/goals/mod.ts";
import { fakeSettings } from "../support/fake_settings.ts";
import { fakeTorrent } from "../support/fake_torrent.ts";

/** Tells all by getters, as the torrents of the daemon do. */
class Telling implements GoalSource {
  readonly #torrent = fakeTorrent(1, { labels: ["iso"] });

  get goals(): GoalSource["goals"] {
    return this.#torrent.goals;
  }

  get labels(): GoalSource["labels"] {
    return this.#torrent.labels;
  }

  get trackers(): GoalSource["trackers"] {
    return this.#torrent.trackers;
  }
}

Deno.test("goalsOf() asks a torrent that tells all by getters", () => {
  const settings = fakeSettings({
    goalRules: [
      { by: "tracker", name: "nobody.example", ratio: 1 },
      { by: "label", name: "iso", timeMinutes: 5 },
    ],
  });
  const { timeMinutes } = goalsOf(new Telling(), settings);
  assertEquals(timeMinutes, 5);
});
