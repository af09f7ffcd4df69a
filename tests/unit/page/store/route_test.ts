import { assertEquals } from "@std/assert";
import { formatRoute, readRoute, type Route } from "../../../../lib/page/store/route.ts";

Deno.test("readRoute() reads what formatRoute() has written", () => {
  const routes: Route[] = [
    { page: "list" },
    { page: "torrent", id: 12, tab: "files" },
    { page: "add" },
    { page: "create" },
    { page: "settings" },
    { page: "statistics" },
    { page: "play", id: 3, file: 0 },
  ];
  for (const route of routes) assertEquals(readRoute(formatRoute(route)), route);
});

Deno.test("readRoute() takes anything else for the list, and a tab that there is not for the first", () => {
  for (
    const hash of ["", "#", "#/", "#/x", "#/torrent", "#/torrent/x", "#/torrent/-1", "#/play/"]
  ) {
    assertEquals(readRoute(hash), { page: "list" }, hash);
  }
  assertEquals(readRoute("#/torrent/7/x"), { page: "torrent", id: 7, tab: "overview" });
  assertEquals(readRoute("#/torrent/7"), { page: "torrent", id: 7, tab: "overview" });
});
