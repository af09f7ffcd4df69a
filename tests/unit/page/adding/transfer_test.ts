import { assertEquals } from "@std/assert";
import {
  mayBeDropped,
  readClipboard,
  readDropped,
  readFiles,
  type Transfer,
} from "../../../../lib/page/adding/transfer.ts";

const MAGNET = `magnet:?xt=urn:btih:${"a".repeat(40)}`;

/** What a browser hands over. */
function transfer(data: Record<string, string>, files: File[] = []): Transfer {
  return { files, getData: (type) => data[type] ?? "" };
}

Deno.test("readFiles() takes .torrent files and says of others why not", async () => {
  const { sources, refused } = await readFiles([
    new File(["d4:infoe"], "A.Torrent"),
    new File(["x"], "named oddly", { type: "application/x-bittorrent" }),
    new File(["x"], "film.mkv"),
    new File([], "empty.torrent"),
    new File([new Uint8Array(12 * 1024 * 1024 + 1)], "large.torrent"),
  ]);
  assertEquals(sources.map(({ name }) => name), ["A.Torrent", "named oddly"]);
  assertEquals(sources[0]?.kind === "file" && sources[0].bytes.length, 8);
  assertEquals(refused.slice(0, 2), [
    "film.mkv: it is no .torrent file",
    "empty.torrent: it is empty",
  ]);
  assertEquals(refused[2]?.startsWith("large.torrent: it has 12.0 MiB"), true);
});

Deno.test("readDropped() takes files before texts, and a list of links without its comments", async () => {
  const list = {
    "text/uri-list": `# title\r\n${MAGNET}\r\nhttp://a.example/x`,
    "text/plain": "no",
  };
  const { sources, refused } = await readDropped(transfer(list));
  assertEquals(sources.map(({ kind }) => kind), ["magnet", "link"]);
  assertEquals(refused, []);
  const both = await readDropped(transfer(list, [new File(["x"], "a.torrent")]));
  assertEquals(both.sources.map(({ kind }) => kind), ["file"]);
  const words = await readDropped(transfer({ "text/plain": "hello" }));
  assertEquals(words, { sources: [], refused: ["hello is nothing to add"] });
});

Deno.test("readClipboard() takes nothing that was meant for something else", async () => {
  const taken = await readClipboard(transfer({ "text/plain": MAGNET }));
  assertEquals(taken.sources.length, 1);
  assertEquals((await readClipboard(transfer({ "text/plain": `see ${MAGNET}\nbye` }))).sources, []);
  assertEquals((await readClipboard(transfer({}, [new File(["x"], "a.png")]))).sources, []);
});

Deno.test("mayBeDropped() is so for files, links and texts", () => {
  assertEquals(mayBeDropped({ types: ["Files"] }), true);
  assertEquals(mayBeDropped({ types: ["text/html", "text/uri-list"] }), true);
  assertEquals(mayBeDropped({ types: ["application/x-own"] }), false);
  assertEquals(mayBeDropped(null), false);
});
