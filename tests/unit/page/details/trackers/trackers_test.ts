import { assertEquals } from "@std/assert";
import type { TrackerView } from "../../../../../lib/daemon/view/mod.ts";
import {
  formatTiers,
  parseTiers,
  tiersOf,
} from "../../../../../lib/page/details/trackers/tracker_list.ts";
import {
  nextAnnounceWords,
  openUrl,
  trackerCount,
  trackerWords,
} from "../../../../../lib/page/details/trackers/tracker_words.ts";

const TRACKER: TrackerView = {
  id: 0,
  announce: "http://tracker.test/announce",
  scrape: "",
  host: "tracker.test:80",
  siteName: "tracker",
  tier: 0,
  health: "working",
  isBackup: false,
  announceState: "waiting",
  message: "",
  hasAnnounced: true,
  lastAnnounceAt: 0,
  lastAnswerAt: 0,
  hasSucceeded: true,
  hasTimedOut: false,
  nextAnnounceAt: 0,
  peers: 1,
  seeders: -1,
  leechers: -1,
  downloads: -1,
};

Deno.test("trackerWords() says how a tracker is and what it said", () => {
  assertEquals(trackerWords(TRACKER), {
    word: "working",
    tone: "good",
    text: "It named 1 peer",
  });
  assertEquals(trackerWords({ ...TRACKER, message: "2 seeders" }).text, "2 seeders");
  assertEquals(trackerWords({ ...TRACKER, health: "unregistered", message: "unknown torrent" }), {
    word: "does not know the torrent",
    tone: "bad",
    text: "unknown torrent. It may have been removed there: look at the site that it is from.",
  });
  const unknown: TrackerView = { ...TRACKER, health: "unknown" };
  assertEquals(trackerWords({ ...unknown, isBackup: true }).word, "spare");
  assertEquals(trackerWords({ ...unknown, announceState: "active" }).word, "being asked");
  assertEquals(trackerWords({ ...unknown, announceState: "inactive" }).word, "not asked");
  assertEquals(trackerWords(unknown).word, "not asked yet");
});

Deno.test("nextAnnounceWords() counts down", () => {
  const at = (change: Partial<TrackerView>) =>
    nextAnnounceWords({ ...TRACKER, nextAnnounceAt: 90_500, ...change }, 30_000);
  assertEquals(at({}), "in 1m 01s");
  assertEquals(at({ nextAnnounceAt: 29_000 }), "now");
  assertEquals(at({ announceState: "active" }), "now");
  assertEquals(at({ announceState: "inactive" }), "");
  assertEquals(at({ nextAnnounceAt: 0 }), "");
});

Deno.test("openUrl() leaves out what may be a passkey", () => {
  const cases: [string, string][] = [
    ["http://tracker.test/announce", "http://tracker.test/announce"],
    ["https://t.test:8080/0123456789abcdef0123/announce", "https://t.test:8080/…/announce"],
    ["https://t.test/a.php?passkey=secret", "https://t.test/a.php?…"],
    ["udp://t.test:1337", "udp://t.test:1337"],
    ["nonsense", "nonsense"],
  ];
  for (const [url, want] of cases) assertEquals(openUrl(url), want);
  assertEquals([trackerCount(-1), trackerCount(0)], ["–", "0"]);
});

Deno.test("formatTiers() and parseTiers() are each other's opposite", () => {
  const trackers = [
    { tier: 1, announce: "udp://c.test:1" },
    { tier: 0, announce: "http://a.test/announce" },
    { tier: 0, announce: "http://b.test/announce" },
  ];
  const tiers = tiersOf(trackers);
  const text = formatTiers(tiers);
  assertEquals(
    text,
    "http://a.test/announce\nhttp://b.test/announce\n\nudp://c.test:1",
  );
  assertEquals(parseTiers(text), { kind: "tiers", tiers });
  assertEquals(parseTiers(`\n\n  ${text}  \n\n\n`), { kind: "tiers", tiers });
  assertEquals(parseTiers(`${text}\n${text}`), { kind: "tiers", tiers });
  assertEquals(parseTiers(""), { kind: "tiers", tiers: [] });
});

Deno.test("parseTiers() says which line is wrong, and why", () => {
  const wrong = (line: number, why: string) => ({ kind: "wrong" as const, line, why });
  assertEquals(parseTiers("http://a.test/\nb"), wrong(2, "this is no URL"));
  assertEquals(parseTiers("\nftp://a"), wrong(2, "a URL of http, https or udp is needed"));
  const many = Array.from({ length: 1001 }, (_, i) => `http://a.test/${i}`).join("\n");
  assertEquals(parseTiers(many), wrong(1, "there are more than 1000 trackers"));
});
