import { assertEquals, assertThrows } from "@std/assert";
import {
  type DaemonSettings,
  decodeSettings,
  defaultSettings,
  encodeSettings,
  FieldError,
  readSettings,
} from "../../../../lib/daemon/settings/mod.ts";

const DEFAULTS = defaultSettings({ outputDir: "/downloads" });

const MANY: DaemonSettings = {
  ...DEFAULTS,
  completeDir: "/done",
  defaultTrackers: ["udp://tracker.example:6969/announce", "https://tracker.example/announce"],
  watchFolders: [
    { path: "/watch", labels: ["iso"], starts: true, removesAdded: false },
    { path: "/more", outputDir: "/isos", labels: [], starts: false, removesAdded: true },
  ],
  downloadLimit: Infinity,
  altGrid: {
    halfHours: "01".repeat(168),
    window: { beginMinute: 540, endMinute: 1020, days: 62 },
  },
  groups: [{
    name: "slow",
    download: 1000,
    upload: Infinity,
    isDownloadLimited: true,
    isUploadLimited: false,
    honorsSession: true,
  }],
  ratioGoal: 1.5,
  goalRules: [
    { by: "label", name: "iso", ratio: 0.5 },
    { by: "tracker", name: "tracker.example", idleMinutes: 0, timeMinutes: 2.5 },
  ],
  encryption: "required",
};

Deno.test("encodeSettings() and decodeSettings() give back what was given, by way of JSON", () => {
  for (const settings of [DEFAULTS, MANY]) {
    const kept = JSON.parse(JSON.stringify(encodeSettings(settings)));
    assertEquals(decodeSettings(kept, DEFAULTS), { settings, problems: [] });
  }
});

Deno.test("the defaults can be set", () => {
  assertEquals<unknown>(readSettings(DEFAULTS), DEFAULTS);
});

Deno.test("encodeSettings() writes what there is, a limit of none as null", () => {
  const written = encodeSettings({ port: 7000, uploadLimit: Infinity, groups: [] });
  assertEquals(written, { port: 7000, uploadLimit: null, groups: [] });
  assertEquals(readSettings(written), { port: 7000, uploadLimit: Infinity, groups: [] });
});

Deno.test("readSettings() says which setting can not be, and why", () => {
  const cases: [changes: unknown, message: string][] = [
    [null, "Cannot set this: it is not an object"],
    [[], "Cannot set this: it is not an object"],
    [{ color: 1 }, "Cannot set color: it is not known"],
    [{ __proto__: null, toString: 1 }, "Cannot set toString: it is not known"],
    [{ port: 70_000 }, "Cannot set port: it is not a whole number from 0 to 65535"],
    [{ port: "80" }, "Cannot set port: it is not a whole number from 0 to 65535"],
    [{ port: 1.5 }, "Cannot set port: it is not a whole number from 0 to 65535"],
    [{ port: null }, "Cannot set port: it is not a whole number from 0 to 65535"],
    [{ uploadLimit: -1 }, "Cannot set uploadLimit: it is not a whole number from 0 on"],
    [{ uploadLimit: NaN }, "Cannot set uploadLimit: it is not a whole number from 0 on"],
    [{ ratioGoal: Infinity }, "Cannot set ratioGoal: it is not a number from 0 on"],
    [{ dht: "yes" }, "Cannot set dht: it is neither true nor false"],
    [{ outputDir: "" }, "Cannot set outputDir: it is empty"],
    [{ outputDir: "/a\n" }, "Cannot set outputDir: it has control characters"],
    [{ outputDir: "a".repeat(20_000) }, "Cannot set outputDir: it is longer than 16384 characters"],
    [{ goalMatch: "some" }, "Cannot set goalMatch: it is none of any, all"],
    [
      { altGrid: { halfHours: "01" } },
      "Cannot set altGrid.halfHours: it is not 336 letters 0 or 1",
    ],
    [
      { altGrid: { halfHours: "2".repeat(336) } },
      "Cannot set altGrid.halfHours: it is not 336 letters 0 or 1",
    ],
    [
      { defaultTrackers: ["file:///etc/passwd"] },
      "Cannot set defaultTrackers[0]: it is not a URL of http: https: udp:",
    ],
    [{ ipFilters: "a" }, "Cannot set ipFilters: it is not a list"],
    [{ ipFilters: new Array(1001).fill("a") }, "Cannot set ipFilters: it has more than 1000 items"],
    [{ goalRules: [{ by: "label" }] }, "Cannot set goalRules[0].name: it is not a text"],
    [
      { goalRules: [{ by: "label", name: "a", when: 1 }] },
      "Cannot set goalRules[0].when: it is not known",
    ],
    [
      { watchFolders: [MANY.watchFolders[0], MANY.watchFolders[0]] },
      'Cannot set watchFolders: it has "/watch" twice',
    ],
  ];
  for (const [changes, message] of cases) {
    const error = assertThrows(() => readSettings(changes), FieldError);
    assertEquals(error.message, message);
  }
});

Deno.test("decodeSettings() takes what is right, and the rest from the defaults", () => {
  const { settings, problems } = decodeSettings(
    { port: -1, dht: false, color: "red", altGrid: 5 },
    DEFAULTS,
  );
  assertEquals(settings, { ...DEFAULTS, dht: false });
  assertEquals(problems.map(({ field }) => field).sort(), ["altGrid", "color", "port"]);
  assertEquals(decodeSettings("nonsense", DEFAULTS).settings, DEFAULTS);
});
