import { assert, assertEquals } from "@std/assert";
import { RateSteps } from "../../../../lib/daemon/rates/rate_steps.ts";
import { decodeSteps, encodeSteps } from "../../../../lib/daemon/rates/steps_codec.ts";
import { FakeRandom } from "../../../support/fake_random.ts";

Deno.test("RateSteps give mean rates, and leave out the step that has just begun", () => {
  const steps = new RateSteps({ stepMs: 2_000, capacity: 4 });
  steps.add({ at: 10_000, downloaded: 1_000, uploaded: 10 });
  steps.add({ at: 11_999, downloaded: 1_000, uploaded: 0 });
  steps.add({ at: 14_500, downloaded: 300, uploaded: 0 });
  assertEquals(steps.view(14_600), {
    startAt: 6_000,
    stepMs: 2_000,
    download: [0, 0, 1_000, 0],
    upload: [0, 0, 5, 0],
  });
  assertEquals(steps.view(15_500), {
    startAt: 8_000,
    stepMs: 2_000,
    download: [0, 1_000, 0, 200],
    upload: [0, 5, 0, 0],
  });
});

Deno.test("RateSteps let the eldest go, and take nothing that is too old", () => {
  const steps = new RateSteps({ stepMs: 1_000, capacity: 3 });
  for (let second = 0; second < 5; second++) {
    steps.add({ at: second * 1_000, downloaded: second, uploaded: 0 });
  }
  steps.add({ at: 0, downloaded: 99, uploaded: 0 });
  assertEquals(steps.view(5_000).download, [2, 3, 4]);
  assertEquals(steps.view(7_000).download, [4, 0, 0]);
  steps.add({ at: 100_000, downloaded: 7, uploaded: 0 });
  assertEquals(steps.view(101_000).download, [0, 0, 7]);
});

Deno.test("RateSteps without end get longer, and lose no byte", () => {
  const steps = new RateSteps({ stepMs: 1_000, capacity: 4, isEndless: true });
  assertEquals(steps.view(3_000), { startAt: 3_000, stepMs: 1_000, download: [], upload: [] });
  for (let second = 3; second < 20; second++) {
    steps.add({ at: second * 1_000, downloaded: 8, uploaded: 16 });
  }
  const { startAt, stepMs, download, upload } = steps.view(20_000);
  assertEquals([startAt, stepMs], [0, 8_000]);
  assertEquals([download, upload], [[5, 8, 8], [10, 16, 16]]);
  const far = 365 * 86_400_000;
  steps.add({ at: far, downloaded: 8, uploaded: 0 });
  const all = [...steps.steps()];
  assert(all.length <= 4);
  assertEquals(all.reduce((sum, { downloaded }) => sum + downloaded, 0), 18 * 8);
});

Deno.test("encodeSteps() and decodeSteps() are inverse, and short where there is nothing", () => {
  const random = new FakeRandom(1);
  for (let round = 0; round < 50; round++) {
    const series = Array.from({ length: 2 }, () => {
      const steps = new RateSteps({ stepMs: 300_000, capacity: 288 });
      for (let i = random.below(300); i > 0; i--) {
        if (random.below(3) > 0) continue;
        const at = 1_700_000_000_000 + random.below(288) * 300_000;
        steps.add({ at, downloaded: random.below(2 ** 20), uploaded: random.below(2) });
      }
      return steps;
    });
    const bytes = encodeSteps(series);
    assertEquals(decodeSteps(bytes), series.map((steps) => [...steps.steps()]));
  }
  const idle = new RateSteps({ stepMs: 300_000, capacity: 288 });
  idle.add({ at: 0, downloaded: 5, uploaded: 0 });
  idle.add({ at: 287 * 300_000, downloaded: 0, uploaded: 0 });
  assert(encodeSteps([idle]).length < 20);
});

Deno.test("decodeSteps() takes whatever it is given, and little of it", () => {
  const random = new FakeRandom(2);
  const whole = encodeSteps([new RateSteps({ stepMs: 1, capacity: 3 })]);
  for (let round = 0; round < 2_000; round++) {
    const bytes = random.fill(new Uint8Array(random.below(30)));
    if (bytes.length > 0) bytes[0] = 1;
    for (const steps of decodeSteps(bytes)) assert(steps.length <= 4_096);
  }
  const huge = [1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f];
  for (const bytes of [[], [2], [1], [1, 5], huge, [...huge, ...huge, ...huge]]) {
    assertEquals(decodeSteps(Uint8Array.from(bytes)), []);
  }
  assertEquals(decodeSteps(whole), [[]]);
});
