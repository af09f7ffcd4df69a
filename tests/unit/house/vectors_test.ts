import { assertEquals } from "@std/assert";
import { sharedPath } from "../../support/shared.ts";

/** Words about other groups. */
const NOTES = ["bep9_note", "bep52_note", "mse_padding_note"];

/** Where tests read vectors from. */
const FOLDERS = ["../../unit/", "../../fuzz/"];

const url = sharedPath("corpus/vectors/bep_vectors.json");

Deno.test({
  name: "every group of vectors is read by a test",
  ignore: url === undefined,
  async fn() {
    if (url === undefined) return;
    const texts: string[] = [];
    for (const folder of FOLDERS) await readTests(new URL(folder, import.meta.url), texts);
    const groups = Object.keys(JSON.parse(await Deno.readTextFile(url)));
    const unread = groups.filter((group) => !texts.some((text) => namesGroup(text, group)));
    assertEquals(unread, NOTES);
  },
});

function namesGroup(text: string, group: string): boolean {
  return text.includes(`"${group}"`) || text.includes(`).${group};`);
}

async function readTests(folder: URL, texts: string[]): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const url = new URL(isDirectory ? `${name}/` : name, folder);
    if (isDirectory) await readTests(url, texts);
    // This test names groups itself.
    else if (name.endsWith("_test.ts") && url.href !== import.meta.url) {
      texts.push(await Deno.readTextFile(url));
    }
  }
}
