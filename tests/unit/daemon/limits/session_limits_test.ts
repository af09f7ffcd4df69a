import { assertEquals } from "@std/assert";
import { sessionLimits } from "../../../../lib/daemon/limits/mod.ts";
import { fakeSettings } from "../support/fake_settings.ts";

Deno.test("sessionLimits() gives the limits that hold", () => {
  const settings = fakeSettings({
    downloadLimit: 1000,
    uploadLimit: 500,
    isUploadLimited: true,
    altDownloadLimit: 20,
    altUploadLimit: 0,
  });
  assertEquals(sessionLimits(settings), { download: Infinity, upload: 500 });
  assertEquals(sessionLimits({ ...settings, usesAltLimits: true }), { download: 20, upload: 0 });
});
