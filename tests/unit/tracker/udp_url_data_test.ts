import { assertEquals } from "@std/assert";
import { fromHex, toHex } from "../../../lib/hash/mod.ts";
import { parseTrackerUrl } from "../../../lib/tracker/tracker_url.ts";
import { decodeUrlData, encodeUrlData } from "../../../lib/tracker/udp_url_data.ts";
import { sharedVectors } from "../../support/shared.ts";

Deno.test("encodeUrlData() writes the examples of BEP 41", () => {
  assertEquals(toHex(encodeUrlData("/dir?a=b&c=d")), "020c2f6469723f613d6226633d64");
  assertEquals(toHex(encodeUrlData("")), "0200");
  interface Row {
    readonly url: string;
    readonly hex: string;
  }
  for (const { url, hex } of sharedVectors<Row>("bep41_udp_options")) {
    if (!url.startsWith("udp:")) continue;
    const { path, query } = parseTrackerUrl(url);
    assertEquals(toHex(encodeUrlData(path + query)), hex);
    assertEquals(decodeUrlData(fromHex(hex)), path + query);
  }
});

Deno.test("encodeUrlData() takes several options for what is long", () => {
  for (const length of [255, 256, 510, 511, 1_500]) {
    const text = `/${"é".repeat(length)}`;
    const bytes = encodeUrlData(text);
    assertEquals(bytes[1], 255);
    assertEquals(decodeUrlData(bytes), text);
  }
});

Deno.test("decodeUrlData() passes over what it does not know, and stops at what is cut off", () => {
  const table = [
    ["", undefined],
    ["00", undefined],
    ["01010200", ""],
    ["020c2f6469723f613d6226633d64010100", "/dir?a=b&c=d"],
    ["0703ffffff02012f", "/"],
    ["02012f0002012f", "/"],
    ["02", undefined],
    ["02052f", undefined],
    ["02012f02ff2f", "/"],
  ] as const;
  for (const [hex, expected] of table) assertEquals(decodeUrlData(fromHex(hex)), expected, hex);
});

Deno.test("decodeUrlData() reads no more than it may", () => {
  const options = encodeUrlData("a".repeat(60_000));
  assertEquals((decodeUrlData(options)?.length ?? 0) <= 2_255, true);
});
