import { assertEquals, assertThrows } from "@std/assert";
import { epochOf, formatEventId, parseEventId } from "../../../../lib/daemon/events/event_id.ts";
import { type EventRequest, readEventRequest } from "../../../../lib/daemon/events/mod.ts";
import { FieldError } from "../../../../lib/daemon/json/mod.ts";

function read(query: string, lastEventId: string | null = null): EventRequest {
  const parameters = new URLSearchParams(query);
  return readEventRequest({ query: parameters, lastEventId, isReadOnly: false });
}

Deno.test("readEventRequest() reads what somebody wants to hear", () => {
  const all = read("fields=name,id,ratio,name&torrent=7&parts=files,pieces&since=a");
  assertEquals(all.fields, ["id", "name", "ratio"]);
  assertEquals([all.torrent, [...all.parts], all.since], [7, ["files", "pieces"], "a"]);
  const usual = read("");
  assertEquals([usual.torrent, usual.since, usual.fields[0]], [undefined, undefined, "id"]);
  assertEquals([...read("torrent=1").parts], ["files", "peers", "trackers", "pieces"]);
  assertEquals([...read("torrent=1&parts=").parts], []);
  assertEquals(read("since=a", "b").since, "b");
});

Deno.test("readEventRequest() refuses what there is not", () => {
  const cases: [string, string][] = [
    ["fields=id,magnetLink", 'Cannot set fields: rows have no "magnetLink"'],
    ["fields=", 'Cannot set fields: rows have no ""'],
    ["fields=constructor", 'Cannot set fields: rows have no "constructor"'],
    ["torrent=x", "Cannot set torrent: it is not the number of a torrent"],
    ["torrent=-1", "Cannot set torrent: it is not the number of a torrent"],
    ["parts=log", "Cannot set parts: it is none of files, peers, trackers, pieces"],
  ];
  for (const [query, message] of cases) assertThrows(() => read(query), FieldError, message);
});

Deno.test("event ids name the start, what is told, and the tick", () => {
  const fields = ["id", "name"] as const;
  const epoch = epochOf("lzk3", { fields, isReadOnly: false });
  assertEquals(parseEventId(formatEventId({ epoch, tick: 12 })), { epoch, tick: 12 });
  assertEquals(epoch, epochOf("lzk3", { fields: ["name", "id"], isReadOnly: false }));
  const others = [
    epochOf("lzk4", { fields, isReadOnly: false }),
    epochOf("lzk3", { fields, isReadOnly: true }),
    epochOf("lzk3", { fields: ["id"], isReadOnly: false }),
  ];
  assertEquals(others.includes(epoch), false);
  for (const text of ["", "-1", `${epoch}-`, `${epoch}-x`, `${epoch}-1 `, `${epoch}-12345678901`]) {
    assertEquals(parseEventId(text), undefined, text);
  }
});
