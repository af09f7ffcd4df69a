import { assert } from "@std/assert";
import { Bans } from "../../lib/daemon/bans/mod.ts";
import { RateSteps } from "../../lib/daemon/rates/rate_steps.ts";
import { decodeSteps, encodeSteps } from "../../lib/daemon/rates/steps_codec.ts";
import { IpFilter } from "../../lib/reach/mod.ts";
import { utf8 } from "../support/bytes.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { FakeLog } from "../support/fake_log.ts";
import { MemoryRecords } from "../unit/daemon/support/memory_records.ts";
import { fuzzTest } from "./engine.ts";

const steps = new RateSteps({ stepMs: 300_000, capacity: 288 });
for (const [at, downloaded] of [[0, 5], [300_000, 2 ** 40], [30_000_000, 1]] as const) {
  steps.add({ at, downloaded, uploaded: downloaded / 2 });
}

fuzzTest({
  name: "decodeSteps()",
  seeds: [encodeSteps([steps, steps]), encodeSteps([])],
  run: (input) => {
    for (const series of decodeSteps(input)) {
      assert(series.length <= 4_096);
      for (const { at, downloaded, uploaded } of series) {
        assert(Number.isSafeInteger(at) && downloaded >= 0 && uploaded >= 0);
      }
    }
  },
  expects: [],
});

fuzzTest({
  name: "Bans.open()",
  seeds: [
    utf8('[{"address":"1.2.3.4","torrent":1,"at":5}]'),
    utf8('[{"address":"2001:db8::1","torrent":1,"at":5},{"address":"x","torrent":0,"at":0}]'),
  ],
  run: async (input) => {
    const state = new MemoryRecords();
    await state.write("list", input);
    const options = { filter: new IpFilter(), state, clock: new FakeClock(), log: new FakeLog() };
    const bans = await Bans.open(options);
    assert(bans.list().length === bans.size);
  },
  expects: [],
});
