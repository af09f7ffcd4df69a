import { assertEquals } from "@std/assert";
import { keepRecent, readRecent } from "../../../../lib/page/adding/recent.ts";

function keeper(kept: string | null = null) {
  const box = { kept };
  return {
    getItem: () => box.kept,
    setItem: (_key: string, value: string) => {
      box.kept = value;
    },
  };
}

Deno.test("keepRecent() remembers folders, the last first, each once", () => {
  const kept = keeper();
  for (const folder of ["/a", "/b", "/a", "/c", "/d", "/e", "/f", "/g"]) {
    keepRecent(kept, { folder, labels: [folder] });
  }
  assertEquals(readRecent(kept), {
    folders: ["/g", "/f", "/e", "/d", "/c", "/a"],
    labels: ["/g"],
  });
});

Deno.test("readRecent() knows nothing where something else is kept, or nothing is", () => {
  const nothing = { folders: [], labels: [] };
  for (const kept of [null, "{", "null", "7", '{"folders":{},"labels":[1]}']) {
    assertEquals(readRecent(keeper(kept)), nothing, String(kept));
  }
  const broken = {
    getItem: () => {
      throw new Error("denied");
    },
    setItem: () => {
      throw new Error("denied");
    },
  };
  assertEquals(readRecent(broken), nothing);
  keepRecent(broken, { folder: "/a", labels: [] });
});
