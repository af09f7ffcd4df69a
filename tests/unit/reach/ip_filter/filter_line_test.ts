import { assertEquals } from "@std/assert";
import { formatFilterAddress, parseFilterLine } from "../../../../lib/reach/mod.ts";

/** `first last name`, or what else the line is. */
function read(line: string): string {
  const result = parseFilterLine(line);
  if (typeof result === "string") return result;
  const ends = [result.first, result.last].map(formatFilterAddress);
  return `${ends.join(" ")} ${result.name}`.trimEnd();
}

Deno.test("parseFilterLine() reads every form in use", () => {
  const rows = [
    // eMule and its kin
    ["001.002.003.000 - 001.002.003.255 , 100 , Some Name", "1.2.3.0 1.2.3.255 Some Name"],
    ["000.000.000.000 - 000.255.255.255 , 000 , a - b, c", "0.0.0.0 0.255.255.255 a - b, c"],
    ["1.2.3.4-1.2.3.5,127,x", "1.2.3.4 1.2.3.5 x"],
    ["1.2.3.4 - 1.2.3.5 , 0", "1.2.3.4 1.2.3.5"],
    ["1.2.3.4 - 1.2.3.5 , 128 , allowed", "ignored"],
    ["2001:db8:: - 2001:db8::ff , 100 , Six", "2001:db8:: 2001:db8::ff Six"],
    ["2001:db8:: - 2001:db8::ff , 200 , Six", "ignored"],
    // PeerGuardian
    ["Some Name:1.2.3.0-1.2.3.255", "1.2.3.0 1.2.3.255 Some Name"],
    ["A: b - c:1.2.3.0-1.2.3.255", "1.2.3.0 1.2.3.255 A: b - c"],
    ["8.8.8.8 and friends:1.2.3.0 - 1.2.3.255", "1.2.3.0 1.2.3.255 8.8.8.8 and friends"],
    [":1.2.3.0-1.2.3.255", "1.2.3.0 1.2.3.255"],
    ["Six:2001:db8::1-2001:db8::2", "2001:db8::1 2001:db8::2 Six"],
    ["Six - x: 2001:db8::1 - 2001:db8::2", "2001:db8::1 2001:db8::2 Six - x"],
    // plain
    ["1.2.3.0-1.2.3.255", "1.2.3.0 1.2.3.255"],
    ["1.2.3.0 - 1.2.3.255 # why", "1.2.3.0 1.2.3.255"],
    ["  1.2.3.4  ", "1.2.3.4 1.2.3.4"],
    ["1.2.3.4 # why", "1.2.3.4 1.2.3.4 why"],
    ["2001:db8::1", "2001:db8::1 2001:db8::1"],
    ["2001:DB8::1-2001:DB8::2", "2001:db8::1 2001:db8::2"],
    // CIDR
    ["1.2.3.0/24", "1.2.3.0 1.2.3.255"],
    ["1.2.3.77/24 # from within", "1.2.3.0 1.2.3.255 from within"],
    ["0.0.0.0/0", "0.0.0.0 255.255.255.255"],
    ["255.255.255.255/32", "255.255.255.255 255.255.255.255"],
    ["128.0.0.0/1", "128.0.0.0 255.255.255.255"],
    ["2001:db8::/32", "2001:db8:: 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"],
    ["2001:db8::5/127", "2001:db8::4 2001:db8::5"],
    ["::/0", ":: ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ] as const;
  for (const [line, expected] of rows) assertEquals(read(line), expected, line);
});

Deno.test("parseFilterLine() ignores comments and empty lines", () => {
  for (const line of ["", "   ", "# 1.2.3.4", "  # x", "// 1.2.3.4", "; 1.2.3.4", "\t"]) {
    assertEquals(read(line), "ignored", line);
  }
});

Deno.test("parseFilterLine() does not guess at what is none", () => {
  const rows = [
    "hello",
    "1.2.3",
    "1.2.3.256",
    "1.2.3.4.5",
    "1.2.3.4-",
    "1.2.3.4 - 1.2.3",
    "1.2.3.5-1.2.3.4",
    "1.2.3.4-2001:db8::1",
    "1.2.3.4/33",
    "2001:db8::/129",
    "name:1.2.3.4",
    "1.2.3.4-1.2.3.5 and more",
    "1.2.3.4-1.2.3.5,9999,x",
    "1.2.3.0001-1.2.3.5",
    "-1.2.3.4",
    "\u0661.2.3.4",
    "::ffff:1.2.3.4",
    "\x1f\x8b\x08",
  ];
  for (const line of rows) assertEquals(read(line), "unreadable", line);
});
