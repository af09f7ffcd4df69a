import { assert, assertEquals } from "@std/assert";
import { decodeCompactEndpoint } from "../../../lib/address/mod.ts";
import { decodeUdpResponse } from "../../../lib/tracker/udp_response.ts";
import { sharedPath } from "../../support/shared.ts";

const FILE = sharedPath(
  "corpus/ikatson+rqbit/crates/tracker_comms/resources/test/udp-tracker-announce-response.bin",
);

Deno.test({
  name: "decodeUdpResponse() reads the answer of a tracker that rqbit has on record",
  ignore: FILE === undefined,
  fn() {
    assert(FILE);
    const response = decodeUdpResponse(Deno.readFileSync(FILE));
    assert(response?.action === "announce");
    const { peers, ...rest } = response;
    assertEquals(rest, {
      action: "announce",
      transactionId: 0xe594dd14,
      interval: 1_652,
      leechers: 257,
      seeders: 3_341,
    });
    assertEquals(peers.length, 200 * 6);
    assertEquals(decodeCompactEndpoint(peers.subarray(0, 6)), {
      hostname: "46.0.63.105",
      port: 6_881,
    });
  },
});
