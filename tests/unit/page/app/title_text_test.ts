import { assertEquals } from "@std/assert";
import { titleText } from "../../../../lib/page/app/title_text.ts";

Deno.test("titleText() tells the rates of what moves", () => {
  const cases: [number, number, string][] = [
    [0, 0, "Shoal"],
    [0.4, 0, "Shoal"],
    [85_900_000, 0, "↓ 81.9 MiB/s · Shoal"],
    [0, 2_048, "↑ 2.0 KiB/s · Shoal"],
    [1_024, 2_048, "↓ 1.0 KiB/s · ↑ 2.0 KiB/s · Shoal"],
  ];
  for (const [downloadRate, uploadRate, title] of cases) {
    assertEquals(titleText({ downloadRate, uploadRate }), title);
  }
  assertEquals(titleText(undefined), "Shoal");
});
