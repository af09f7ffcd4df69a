/**
 * How long Transmission's RPC takes to tell of 10,000 torrents, JSON included: `deno bench bench/transmission_rpc_bench.ts`. 15 fields of
 * all of them should be 100 ms at most, which transmission-daemon 3.00 takes as well.
 *
 * @module
 */
import { TransmissionRpc } from "../lib/daemon/transmission/mod.ts";
import { FakeControl } from "../tests/unit/daemon/support/fake_control.ts";
import {
  fakeFile,
  fakePeer,
  fakeTorrent,
  fakeTracker,
} from "../tests/unit/daemon/support/fake_torrent.ts";
import { LIST_FIELDS } from "./daemon/list_fields.ts";

const TORRENT_COUNT = 10_000;

/** What Flood asks for of each torrent: trackers and labels are lists. */
const FLOOD_FIELDS = [...LIST_FIELDS, "hashString", "downloadDir", "comment", "trackers", "labels"];

const control = new FakeControl({
  torrents: Array.from({ length: TORRENT_COUNT }, (_, at) =>
    fakeTorrent(at + 1, {
      name: `A torrent's name which is about as long as they are, ${at}.x264-GROUP`,
      trackers: [fakeTracker(0), fakeTracker(1)],
      labels: ["iso"],
    })),
});
const rpc = new TransmissionRpc(control);

/** One torrent of many files with its peers, as the page of its details asks for it again and again. */
const single = new TransmissionRpc(
  new FakeControl({
    torrents: [fakeTorrent(1, {
      files: Array.from({ length: 10_000 }, (_, at) => fakeFile(at)),
      peers: Array.from({ length: 100 }, () => fakePeer()),
    })],
  }),
);

const LEGACY_LIST = legacy({ fields: LIST_FIELDS });
const LEGACY_TABLE = legacy({ fields: LIST_FIELDS, format: "table" });
const LEGACY_FLOOD = legacy({ fields: FLOOD_FIELDS });
const LEGACY_DETAILS = legacy({ fields: ["files", "fileStats", "peers", "wanted"], ids: 1 });
const SOME = legacy({
  fields: LIST_FIELDS,
  ids: Array.from({ length: 100 }, (_, at) => at * 3 + 1),
});

Deno.bench("15 fields of 10,000 torrents", { baseline: true }, async () => {
  await rpc.handle(LEGACY_LIST);
});

Deno.bench("15 fields of 10,000 torrents, as a table", async () => {
  await rpc.handle(LEGACY_TABLE);
});

Deno.bench("20 fields of 10,000 torrents, trackers and labels among them", async () => {
  await rpc.handle(LEGACY_FLOOD);
});

Deno.bench("15 fields of 100 torrents by number", async () => {
  await rpc.handle(SOME);
});

Deno.bench("10,000 files and 100 peers of one torrent", async () => {
  await single.handle(LEGACY_DETAILS);
});

function legacy(args: Record<string, unknown>): string {
  return JSON.stringify({ method: "torrent-get", arguments: args });
}
