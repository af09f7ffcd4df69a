import { assertEquals } from "@std/assert";
import {
  FIRST_PREFERENCES,
  type Preferences,
  readPreferences,
} from "../../../../lib/page/store/prefs.ts";

Deno.test("readPreferences() gives back what was kept", () => {
  const kept: Preferences = {
    theme: "dark",
    columns: ["name", "ratio"],
    widths: { ratio: 80 },
    sort: [{ column: "ratio", isDown: true }, { column: "name", isDown: false }],
    showsDetails: false,
    detailsAt: "beside",
    detailsHeight: 300,
    detailsWidth: 500,
    showsSide: false,
  };
  assertEquals(readPreferences(JSON.stringify(kept)), kept);
});

Deno.test("readPreferences() takes for what is missing or wrong what there is at first", () => {
  const cases: (string | null)[] = [
    ...[null, "", "no JSON", "null", "7", "[]", "{}"],
    '{"theme":"pink","columns":7,"widths":{"a":"x"},"sort":[{}],"detailsAt":"above"}',
    '{"detailsHeight":1,"detailsWidth":"wide","showsDetails":"no","showsSide":null,"sort":[]}',
  ];
  for (const text of cases) assertEquals(readPreferences(text), FIRST_PREFERENCES, String(text));
});
