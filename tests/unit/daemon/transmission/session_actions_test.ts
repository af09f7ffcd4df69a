import { assertEquals } from "@std/assert";
import { ControlError } from "../../../../lib/daemon/control_error.ts";
import type { BandwidthGroup } from "../../../../lib/daemon/settings/mod.ts";
import { FakeControl } from "../support/fake_control.ts";
import { call, callLegacy } from "./ask.ts";

Deno.test("session_close ends the daemon", async () => {
  const control = new FakeControl();
  assertEquals(await call(control, "session_close"), {});
  assertEquals(await callLegacy(control, "session-close"), { arguments: {}, result: "success" });
  assertEquals(control.calls, [["shutDown"], ["shutDown"]]);
});

Deno.test("blocklist_update gives the size of the blocklist", async () => {
  const control = new FakeControl();
  assertEquals(await call(control, "blocklist_update"), { blocklist_size: 12 });
  assertEquals(await callLegacy(control, "blocklist-update"), {
    arguments: { "blocklist-size": 12 },
    result: "success",
  });
});

for (const [kind, code] of [["fetch-failed", 8], ["invalid", 10], ["system", 5]] as const) {
  Deno.test(`blocklist_update tells of a failure that is ${kind}`, async () => {
    const control = new FakeControl({ failure: new ControlError(kind, "Cannot") });
    assertEquals(await call(control, "blocklist_update"), { code, error_string: "Cannot" });
  });
}

for (
  const [params, asked, told] of [
    [{}, "IPv4", "ipv4"],
    [{ ip_protocol: "ipv4" }, "IPv4", "ipv4"],
    [{ ip_protocol: "ipv6" }, "IPv6", "ipv6"],
  ] as const
) {
  Deno.test(`port_test takes ${JSON.stringify(params)}`, async () => {
    const control = new FakeControl();
    control.portOpen = false;
    const result = { ip_protocol: told, port_is_open: false };
    assertEquals(await call(control, "port_test", params), result);
    assertEquals(control.calls, [["isPortOpen", asked]]);
    assertEquals(await callLegacy(control, "port-test", params), {
      arguments: { ip_protocol: told, "port-is-open": false },
      result: "success",
    });
  });
}

Deno.test("port_test says that nobody can tell, and refuses other protocols", async () => {
  const control = new FakeControl();
  control.portOpen = undefined;
  assertEquals(await call(control, "port_test"), {
    code: 8,
    error_string: "Couldn't test port: nobody can tell",
    result: { ip_protocol: "ipv4" },
  });
  assertEquals(await call(control, "port_test", { ip_protocol: "ipx" }), {
    code: -32602,
    error_string: "invalid ip protocol string",
  });
});

Deno.test("free_space tells how much is left", async () => {
  const control = new FakeControl();
  assertEquals(await call(control, "free_space", { path: "/downloads" }), {
    path: "/downloads",
    size_bytes: 5_000,
    total_size: 9_000,
  });
  assertEquals(await callLegacy(control, "free-space", { path: "/downloads" }), {
    arguments: { path: "/downloads", "size-bytes": 5_000, total_size: 9_000 },
    result: "success",
  });
});

Deno.test("free_space says why it can not tell, and refuses what is no path", async () => {
  const control = new FakeControl();
  control.failure = new ControlError("forbidden", "Cannot look at /root: it is not allowed");
  assertEquals(await call(control, "free_space", { path: "/root" }), {
    code: 5,
    error_string: "Cannot look at /root: it is not allowed",
    result: { path: "/root", size_bytes: -1, total_size: -1 },
  });
  assertEquals(await callLegacy(control, "free-space", { path: "/root" }), {
    arguments: { path: "/root", "size-bytes": -1, total_size: -1 },
    result: "Cannot look at /root: it is not allowed",
  });
  assertEquals(await call(control, "free_space"), {
    code: -32602,
    error_string: "directory path argument is missing",
  });
  assertEquals(await call(control, "free_space", { path: "here" }), {
    code: 3,
    error_string: "directory path is not absolute",
  });
});

const SLOW: BandwidthGroup = {
  name: "slow",
  download: 10_000,
  upload: Infinity,
  isDownloadLimited: true,
  isUploadLimited: false,
  honorsSession: true,
};

const SLOW_TOLD = {
  honors_session_limits: true,
  name: "slow",
  speed_limit_down: 10,
  speed_limit_down_enabled: true,
  speed_limit_up: 1_000_000,
  speed_limit_up_enabled: false,
};

const FAST: BandwidthGroup = { ...SLOW, name: "fast", isDownloadLimited: false };

for (
  const [name, names] of [
    [undefined, ["slow", "fast"]],
    [null, ["slow", "fast"]],
    [[], ["slow", "fast"]],
    ["slow", ["slow"]],
    [["fast", "none"], ["fast"]],
    ["none", []],
  ] as const
) {
  Deno.test(`group_get gives the groups that ${JSON.stringify(name)} names`, async () => {
    const control = new FakeControl({ settings: { groups: [SLOW, FAST] } });
    const { group } = await call<{ group: { name: string }[] }>(control, "group_get", { name });
    assertEquals(group.map(({ name }) => name), [...names]);
  });
}

Deno.test("group_get tells of a group in both dialects", async () => {
  const control = new FakeControl({ settings: { groups: [SLOW] } });
  assertEquals(await call(control, "group_get"), { group: [SLOW_TOLD] });
  assertEquals(await callLegacy(control, "group-get"), {
    arguments: {
      group: [{
        honorsSessionLimits: true,
        name: "slow",
        "speed-limit-down": 10,
        "speed-limit-down-enabled": true,
        "speed-limit-up": 1_000_000,
        "speed-limit-up-enabled": false,
      }],
    },
    result: "success",
  });
});

Deno.test("group_set changes what is named of a group, and makes those that there are not", async () => {
  const control = new FakeControl({ settings: { groups: [SLOW, FAST] } });
  await call(control, "group_set", { name: " slow ", speed_limit_up: 7, honors_session_limits: 0 });
  await callLegacy(control, "group-set", { name: "new", "speed-limit-down-enabled": true });
  assertEquals(control.settings.groups, [
    { ...SLOW, upload: 7_000, honorsSession: false },
    FAST,
    { ...SLOW, name: "new", download: Infinity },
  ]);
});

Deno.test("group_set refuses names that are none, and more groups than there may be", async () => {
  const groups = Array.from({ length: 1_000 }, (_, at) => ({ ...SLOW, name: `group ${at}` }));
  const control = new FakeControl({ settings: { groups } });
  const refusals = [
    [{}, "No group name given"],
    [{ name: "  " }, "No group name given"],
    [{ name: "x".repeat(257) }, "name must be 256 characters at most"],
    [{ name: "one more" }, "there can be 1000 groups at most"],
    [
      { name: "group 1", speed_limit_up: -1 },
      "speed_limit_up must be a number from 0 to 1000000000",
    ],
  ] as const;
  for (const [params, words] of refusals) {
    assertEquals(await call(control, "group_set", params), { code: -32602, error_string: words });
  }
  assertEquals(control.calls, []);
});
