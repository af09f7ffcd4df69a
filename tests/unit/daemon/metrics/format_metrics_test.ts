import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { formatFamilies, formatMetrics } from "../../../../lib/daemon/metrics/mod.ts";
import { FakeControl } from "../support/fake_control.ts";
import { fakePeerCounts, fakeTorrent, fakeTracker } from "../support/fake_torrent.ts";

/** Lines of a family that are not 0. */
function shown(text: string, name: string): string[] {
  return text.split("\n").filter((line) =>
    new RegExp(`^${name}[ {]`).test(line) && !line.endsWith(" 0")
  );
}

Deno.test("formatMetrics() writes what the daemon does", () => {
  const from = { ...fakePeerCounts().from, dht: 2, tracker: 3 };
  const torrents = [
    fakeTorrent(1, {
      downloadRate: 1000,
      uploadRate: 10,
      labels: ["iso"],
      peerCounts: fakePeerCounts({ connected: 5, sendingToUs: 2, gettingFromUs: 1, from }),
      trackers: [fakeTracker(1, { health: "working" }), fakeTracker(2, { health: "refused" })],
    }),
    fakeTorrent(2, {
      state: "seeding",
      doneBytes: 1_000_000,
      isStalled: true,
      labels: ["iso", 'a "b"\\\nc'],
      trackers: [fakeTracker(1, { health: "working" })],
    }),
    fakeTorrent(3, { state: "stopped", trouble: { kind: "no-space", text: "full" } }),
  ];
  const process = { loopLagMs: 12.5, residentBytes: 1e8 };
  const text = formatMetrics(new FakeControl({ torrents }), process);
  const lines = text.split("\n").filter((line) => !line.endsWith(" 0") && !line.startsWith("#"));
  assertEquals(lines, [
    'shoal_torrents{state="stopped"} 1',
    'shoal_torrents{state="downloading"} 1',
    'shoal_torrents{state="seeding"} 1',
    'shoal_troubled_torrents{trouble="no-space"} 1',
    'shoal_labelled_torrents{label="iso"} 2',
    'shoal_labelled_torrents{label="a \\"b\\"\\\\\\nc"} 1',
    "shoal_stalled_torrents 1",
    'shoal_torrent_bytes{part="total"} 3000000',
    'shoal_torrent_bytes{part="wanted"} 3000000',
    'shoal_torrent_bytes{part="done"} 2000000',
    "shoal_downloaded_bytes_total 20000",
    "shoal_uploaded_bytes_total 10000",
    "shoal_download_bytes_per_second 1000",
    "shoal_upload_bytes_per_second 10",
    'shoal_peers{origin="tracker"} 3',
    'shoal_peers{origin="dht"} 2',
    'shoal_active_peers{direction="download"} 2',
    'shoal_active_peers{direction="upload"} 1',
    'shoal_trackers{health="working"} 2',
    'shoal_trackers{health="refused"} 1',
    "shoal_uptime_seconds 400",
    "shoal_starts_total 7",
    "shoal_ip_filter_ranges 12",
    "shoal_event_loop_lag_seconds 0.0125",
    "process_resident_memory_bytes 100000000",
    'shoal_info{version="0.1.0"} 1',
    "",
  ]);
});

Deno.test("formatMetrics() says of each family once what it is, and keeps its series at 0", () => {
  const text = formatMetrics(new FakeControl({ torrents: [] }));
  const families = [...text.matchAll(/^# TYPE (\S+) (counter|gauge)$/gm)].map(([, name]) => name);
  assertEquals(new Set(families).size, families.length);
  for (const name of families) {
    assertMatch(
      text,
      new RegExp(`^# HELP ${name} .+\n# TYPE ${name} (counter|gauge)\n${name}`, "m"),
    );
  }
  assertStringIncludes(text, 'shoal_torrents{state="seeding"} 0\n');
  assertStringIncludes(text, 'shoal_trackers{health="wrong-certificate"} 0\n');
  assertEquals(families.includes("shoal_event_loop_lag_seconds"), false);
  assertEquals(families.includes("shoal_labelled_torrents"), false);
});

Deno.test("formatMetrics() has at most fifty labels, those that are used most", () => {
  const torrents = Array.from({ length: 100 }, (_, i) => {
    return fakeTorrent(i + 1, { labels: [`label ${i}`, ...i >= 90 ? ["often"] : []] });
  });
  const labels = shown(formatMetrics(new FakeControl({ torrents })), "shoal_labelled_torrents");
  assertEquals(labels.length, 50);
  assertEquals(labels[0], 'shoal_labelled_torrents{label="often"} 10');
});

Deno.test("formatFamilies() writes numbers as Prometheus reads them", () => {
  const samples = [1e21, 0.1, Infinity, -Infinity, NaN].map((value) => ({ value }));
  assertEquals(
    formatFamilies([{ name: "n", help: "a \\ b\nc", type: "gauge", samples }]),
    "# HELP n a \\\\ b\\nc\n# TYPE n gauge\nn 1e+21\nn 0.1\nn +Inf\nn -Inf\nn NaN\n",
  );
});
