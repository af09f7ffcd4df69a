import { assertEquals, assertStrictEquals } from "@std/assert";
import { controlFor, readerControl } from "../../../../lib/daemon/readers/mod.ts";
import {
  magnetWithoutSecrets,
  textWithoutSecrets,
  urlWithoutSecrets,
} from "../../../../lib/daemon/readers/mod.ts";
import { FakeControl } from "../support/fake_control.ts";
import { fakeTorrent, fakeTracker, fakeWebSeed } from "../support/fake_torrent.ts";
import { send } from "../transmission/ask.ts";

const SECRET = "5ec2e7";

Deno.test("urlWithoutSecrets() leaves the host", () => {
  const cases: [string, string][] = [
    [`https://tracker.example/${SECRET}/announce`, "https://tracker.example/…"],
    [`https://tracker.example/?passkey=${SECRET}`, "https://tracker.example/…"],
    [`https://tracker.example?passkey=${SECRET}`, "https://tracker.example/…"],
    [`https://tracker.example#${SECRET}`, "https://tracker.example"],
    [`https://me:${SECRET}@tracker.example:8080/`, "https://tracker.example:8080"],
    [`https://me:${SECRET}@x@tracker.example`, "https://tracker.example"],
    [`https://${SECRET.repeat(4)}.tracker.example/`, "https://….tracker.example"],
    [`udp://tracker.example:6969/${SECRET}`, "udp://tracker.example:6969/…"],
    ["http://[2001:db8::1]:8080/announce", "http://[2001:db8::1]:8080/…"],
    [`http:\\\\tracker.example\\${SECRET}`, "http://tracker.example/…"],
    [`http://tracker.example\\${SECRET}`, "http://tracker.example/…"],
    [SECRET, "…"],
  ];
  for (const [url, expected] of cases) assertEquals(urlWithoutSecrets(url), expected, url);
});

Deno.test("textWithoutSecrets() finds links in a text", () => {
  const magnet = `magnet:?xt=urn:btih:${"a".repeat(40)}`;
  assertEquals(
    textWithoutSecrets(`see HTTPS://a.example/${SECRET}, or ${magnet}&tr=http://b/${SECRET} ok`),
    `see https://a.example/…, or ${magnet} ok`,
  );
  assertEquals(textWithoutSecrets("nothing: to / hide"), "nothing: to / hide");
});

Deno.test("magnetWithoutSecrets() keeps what names the torrent", () => {
  const hash = "a".repeat(40);
  const link = `magnet:?xt=urn:btih:${hash}&dn=x+y&tr=http%3A%2F%2Fa%2F${SECRET}&ws=http://b/c`;
  assertEquals(magnetWithoutSecrets(link), `magnet:?xt=urn:btih:${hash}&dn=x%20y`);
  assertEquals(magnetWithoutSecrets(`magnet:?tr=${SECRET}`), "magnet:?…");
});

Deno.test("readerControl() tells no passkey in anything", () => {
  const url = `https://tracker.example/${SECRET}/announce`;
  const torrent = fakeTorrent(1, {
    comment: `from ${url}`,
    source: url,
    magnetLink: `magnet:?xt=urn:btih:${"0".repeat(39)}1&tr=${encodeURIComponent(url)}`,
    trouble: { kind: "tracker", text: `Cannot ask ${url}` },
    trackers: [fakeTracker(1, { announce: url, scrape: url, message: `gone to ${url}` })],
    webSeeds: [fakeWebSeed({ url, reason: `Cannot ask ${url}` })],
  });
  const control = new FakeControl({
    torrents: [torrent],
    settings: { defaultTrackers: [url], ipFilters: [url, "/etc/filter.dat"] },
  });
  const reader = controlFor(control, { isReadOnly: true });
  const [shown] = reader.torrents();
  assertStrictEquals(shown, reader.find(1));
  assertStrictEquals(shown, reader.find(torrent.infoHash));
  assertEquals(reader.find(2), undefined);
  assertStrictEquals(readerControl(control), reader);
  assertStrictEquals(controlFor(control, { isReadOnly: false }), control);
  const told = Object.keys(torrent).map((key) => [key, shown && Reflect.get(shown, key)]);
  assertEquals(JSON.stringify([told, reader.settings]).includes(SECRET), false);
  assertEquals(shown?.trackers[0]?.announce, "https://tracker.example/…");
  assertEquals([shown?.name, shown?.files()], [torrent.name, torrent.files()]);
  assertEquals(reader.settings.ipFilters, ["https://tracker.example/…", "/etc/filter.dat"]);
});

Deno.test("TransmissionRpc tells no passkey to those who may only look", async () => {
  const url = `https://tracker.example/${SECRET}/announce`;
  const trackers = [fakeTracker(1, { announce: url, scrape: url })];
  const magnetLink = `magnet:?xt=urn:btih:${"0".repeat(39)}1&tr=${encodeURIComponent(url)}`;
  const torrent = fakeTorrent(1, { trackers, magnetLink, comment: url });
  const control = new FakeControl({ torrents: [torrent], settings: { defaultTrackers: [url] } });
  const fields = ["trackers", "tracker_list", "tracker_stats", "magnet_link", "comment"];
  const requests = [
    { jsonrpc: "2.0", id: 1, method: "torrent_get", params: { fields } },
    { jsonrpc: "2.0", id: 1, method: "session_get" },
  ];
  for (const request of requests) {
    for (const isReadOnly of [true, false]) {
      const told = JSON.stringify(await send(control, request, { isReadOnly }));
      assertEquals(told.includes(SECRET), !isReadOnly, told);
    }
  }
});
