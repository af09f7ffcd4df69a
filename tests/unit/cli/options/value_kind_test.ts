import { assertEquals } from "@std/assert";
import {
  choice,
  decimal,
  HOST_PORT,
  RATE,
  SIZE,
  TRACKER_URL,
  type ValueKind,
  wholeNumber,
} from "../../../../lib/cli/options/value_kind.ts";

function check<T>(kind: ValueKind<T>, cases: readonly (readonly [string, T | undefined])[]): void {
  for (const [text, want] of cases) assertEquals(kind.parse(text), want, JSON.stringify(text));
}

Deno.test("SIZE reads numbers with units", () => {
  check(SIZE, [
    ["0", 0],
    ["16384", 16384],
    ["500k", 512000],
    ["500K", 512000],
    ["2.5MiB", 2621440],
    ["2.5 MiB", 2621440],
    ["1m", 1 << 20],
    ["1MB", 1_000_000],
    ["1kB", 1000],
    ["1Ki", 1024],
    ["100B", 100],
    ["3GiB", 3 * 2 ** 30],
    ["1T", 2 ** 40],
    ["", undefined],
    ["k", undefined],
    ["-1", undefined],
    ["1e3", undefined],
    ["1.MiB", undefined],
    ["1 MiB x", undefined],
    ["0x10", undefined],
    ["9999999999999T", undefined],
  ]);
});

Deno.test("RATE reads a size a second", () => {
  check(RATE, [["500k/s", 512000], ["0", 0], ["1MiB", 1 << 20], ["/s", undefined]]);
});

Deno.test("wholeNumber() keeps within its bounds", () => {
  check(wholeNumber(1, 10), [
    ["1", 1],
    ["10", 10],
    ["0", undefined],
    ["11", undefined],
    [
      "1.5",
      undefined,
    ],
    ["", undefined],
    [" 1", undefined],
  ]);
});

Deno.test("decimal() reads ratios", () => {
  check(decimal("R"), [["2", 2], ["1.5", 1.5], [".5", undefined], ["-1", undefined], [
    "Infinity",
    undefined,
  ]]);
});

Deno.test("HOST_PORT reads names, IPv4 and IPv6", () => {
  check(HOST_PORT, [
    ["192.0.2.7:6881", { hostname: "192.0.2.7", port: 6881 }],
    ["peer.example:1", { hostname: "peer.example", port: 1 }],
    ["[2001:db8::1]:65535", { hostname: "2001:db8::1", port: 65535 }],
    ["2001:db8::1:6881", undefined],
    ["192.0.2.7", undefined],
    ["192.0.2.7:0", undefined],
    ["192.0.2.7:65536", undefined],
    [":6881", undefined],
  ]);
});

Deno.test("TRACKER_URL takes the schemes of trackers", () => {
  check(TRACKER_URL, [
    ["udp://tracker.example:6969", "udp://tracker.example:6969"],
    ["https://tracker.example/announce", "https://tracker.example/announce"],
    ["ftp://tracker.example", undefined],
    ["tracker.example:6969", undefined],
    ["http://a b/", undefined],
  ]);
});

Deno.test("choice() takes its words alone", () => {
  check(choice("auto", "never"), [["auto", "auto"], ["never", "never"], ["Auto", undefined]]);
});
