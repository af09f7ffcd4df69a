import { assertEquals } from "@std/assert";
import { longestGap } from "../../../lib/swarm/longest_gap.ts";

Deno.test("longestGap() finds the longest run of the greatest weight", () => {
  const rows: [weights: string, longest: string, first: string][] = [
    ["", "0-0", "0-0"],
    ["000", "0-0", "0-0"],
    ["2", "0-1", "0-1"],
    ["0220222", "4-7", "1-3"],
    ["2220022", "0-3", "0-3"],
    ["1111122", "5-7", "5-7"],
    ["2211122", "0-2", "0-2"],
    ["1230000", "2-3", "2-3"],
    ["0330111033303", "8-11", "1-3"],
  ];
  for (const [weights, longest, first] of rows) {
    const weight = (piece: number) => Number(weights[piece]);
    for (const [isFirst, want] of [[false, longest], [true, first]] as const) {
      const { start, end } = longestGap(weights.length, { weight, first: isFirst });
      assertEquals(`${start}-${end}`, want, weights);
    }
  }
});
