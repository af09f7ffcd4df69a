import { assertEquals, assertRejects } from "@std/assert";
import { encode } from "../../../lib/bencode/mod.ts";
import { SeededRandom } from "../../../lib/testing/mod.ts";
import { AnnounceSchedule, TrackerError } from "../../../lib/tracker/mod.ts";
import { utf8 } from "../../support/bytes.ts";
import { FakeLog } from "../../support/fake_log.ts";
import { answerUdp, serveUdp } from "../../support/tracker_udp.ts";
import { TrackerScene } from "../../support/tracker_scene.ts";
import { announceRequest } from "../../support/tracker_requests.ts";

const PASSKEY = "5ecret0passkey0123456789abcdef00";

/** A scene whose trackers tell the passkey back wherever they can, and its log. */
async function tellingScene(): Promise<{ scene: TrackerScene; log: FakeLog }> {
  const log = new FakeLog();
  const scene = new TrackerScene({ log });
  scene.serve("good.example", "8.8.8.1", () => {
    return new Response(encode({ "warning message": `${PASSKEY} is old`, "tracker id": PASSKEY }));
  });
  scene.serve("failing.example", "8.8.8.2", () => {
    return new Response(encode({ "failure reason": `Unknown passkey ${PASSKEY}` }));
  });
  scene.serve("redirecting.example", "8.8.8.3", (request) => {
    return new Response(null, { status: 302, headers: { location: `${request.url}&again` } });
  });
  scene.serve("odd.example", "8.8.8.4", () => new Response(PASSKEY, { status: 500 }));
  scene.machine("refusing.example", "8.8.8.5");
  const machine = scene.machine("udp.example", "8.8.8.6");
  await serveUdp(machine, { hostname: "0.0.0.0", port: 80 });
  await serveUdp(machine, { hostname: "0.0.0.0", port: 81 }, (request, from) => {
    if (request.action === "connect") return answerUdp(request, from);
    const message = utf8(`${PASSKEY} is not known`);
    return { action: "error", transactionId: request.transactionId, message };
  });
  return { scene, log };
}

Deno.test("no passkey gets into the log, an error or the display, at any level (F3)", async () => {
  const { scene, log } = await tellingScene();
  await using _ = scene;
  const urls = [
    `http://good.example/${PASSKEY}/announce`,
    `http://good.example/announce?passkey=${PASSKEY}`,
    `http://user:${PASSKEY}@good.example/announce`,
    `http://failing.example/announce?passkey=${PASSKEY}`,
    `http://redirecting.example/${PASSKEY}/announce`,
    `http://odd.example/${PASSKEY}/announce`,
    `http://refusing.example/${PASSKEY}/announce`,
    `http://unknown.example/${PASSKEY}/announce`,
    `http://127.0.0.1/${PASSKEY}/announce`,
    `http://good.example/announce?info_hash=${PASSKEY}`,
    `udp://udp.example:80/${PASSKEY}/announce`,
    `udp://udp.example:81/${PASSKEY}/announce`,
    `udp://unknown.example:80/${PASSKEY}/announce`,
    `wss://good.example/${PASSKEY}/announce`,
    `${PASSKEY}`,
  ];
  const schedule = new AnnounceSchedule(urls.map((url) => [url]), { random: new SeededRandom() });
  let failures = 0;
  for (const { url } of schedule.poll(0).announces) {
    try {
      const response = await scene.client.announce(url, announceRequest({}));
      log.write({ level: "info", message: `The tracker says ${response.warning}` });
      schedule.succeeded(url, response, 0);
    } catch (error) {
      failures += 1;
      log.write({ level: "warn", message: "Cannot announce", error });
      schedule.failed(url, error, 0);
    }
  }
  assertEquals(failures, 11);
  const shown = `${log.text()}\n${JSON.stringify(schedule.status())}`;
  // What is looked for is there to be found, were it not taken out.
  assertEquals(shown.includes("good.example"), true);
  assertEquals(shown.includes("Unknown passkey …"), true);
  assertEquals(shown.includes("… is old"), true);
  assertEquals(shown.includes(PASSKEY), false);
  assertEquals(shown.includes(PASSKEY.slice(0, 12)), false);
});

Deno.test("a scrape tells no passkey either", async () => {
  const { scene, log } = await tellingScene();
  await using _ = scene;
  for (const host of ["failing", "redirecting", "odd", "refusing", "unknown"]) {
    const url = `http://${host}.example/${PASSKEY}/announce`;
    const error = await assertRejects(
      () => scene.client.scrape(url, [new Uint8Array(20)]),
      TrackerError,
    );
    log.write({ level: "warn", message: "Cannot scrape", error });
  }
  assertEquals(log.text().includes("Unknown passkey …"), true);
  assertEquals(log.text().includes(PASSKEY), false);
});
