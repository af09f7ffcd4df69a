import { assert, assertEquals } from "@std/assert";
import { diskSpaceAt } from "../../../lib/disk/mod.ts";
import { withTempFolder } from "../../support/temp_folder.ts";

Deno.test("diskSpaceAt() tells how much a disk can hold, where that may be known", async () => {
  await withTempFolder(async (dir) => {
    const space = await diskSpaceAt(dir);
    const { state } = await Deno.permissions.query({ name: "sys", kind: "statfs" });
    if (state !== "granted") return assertEquals(space, undefined);
    assert(space && space.freeBytes > 0 && space.totalBytes >= space.freeBytes);
    assertEquals(await diskSpaceAt(`${dir}/nothing`), undefined);
  });
});
