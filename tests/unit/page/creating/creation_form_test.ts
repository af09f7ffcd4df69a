import { assertEquals } from "@std/assert";
import {
  checkForm,
  EMPTY_FORM,
  PIECE_LENGTHS,
  requestOf,
  torrentFileName,
} from "../../../../lib/page/creating/creation_form.ts";

const form = { ...EMPTY_FORM, path: "/data/a" };

Deno.test("requestOf() leaves out what was not said", () => {
  assertEquals(requestOf(form), { path: "/data/a", versions: "hybrid", isSeeded: true });
});

Deno.test("requestOf() reads trackers by tier and web seeds by line", () => {
  const trackers = "http://a.example/announce\r\n udp://b.example:1\n \nhttp://c.example\n\n";
  const request = requestOf({
    ...form,
    trackers,
    webSeeds: " https://d.example/x \n\n",
    isPrivate: true,
    comment: " hello ",
    source: "S",
    name: "n",
    pieceLength: 65_536,
    versions: "v2",
    isSeeded: false,
  });
  assertEquals(request, {
    path: "/data/a",
    versions: "v2",
    isSeeded: false,
    pieceLength: 65_536,
    trackers: [["http://a.example/announce", "udp://b.example:1"], ["http://c.example"]],
    webSeeds: ["https://d.example/x"],
    isPrivate: true,
    comment: "hello",
    source: "S",
    name: "n",
  });
});

Deno.test("checkForm() says what is wrong, where it is", () => {
  assertEquals(checkForm(form), {});
  assertEquals(Object.keys(checkForm(EMPTY_FORM)), ["path"]);
  assertEquals(checkForm({ ...form, trackers: "a.example" }), {
    trackers: "a.example is no URL of http, https or udp",
  });
  assertEquals(Object.keys(checkForm({ ...form, isPrivate: true })), ["trackers"]);
  assertEquals(Object.keys(checkForm({ ...form, webSeeds: "udp://a.example" })), ["webSeeds"]);
  assertEquals(Object.keys(checkForm({ ...form, name: "a/b" })), ["name"]);
});

Deno.test("torrentFileName() has nothing that a file system refuses", () => {
  assertEquals(torrentFileName("a b"), "a b.torrent");
  assertEquals(torrentFileName("a/b:c\n"), "a_b_c_.torrent");
  assertEquals(torrentFileName(""), "new.torrent");
});

Deno.test("PIECE_LENGTHS go from 16 KiB to 64 MiB", () => {
  assertEquals([PIECE_LENGTHS[0], PIECE_LENGTHS.at(-1)], [16 * 1024, 64 * 1024 ** 2]);
});
