import axe from "axe-core";
import type { Page } from "playwright-core";

/** How bad a barrier has to be to count. */
const COUNTED: readonly unknown[] = ["serious", "critical"];

/** Rules that any view of the page keeps; fewer are a sign that nothing was looked at. */
const MIN_PASSES = 10;

/** A barrier as axe tells it, as far as it is read here. */
interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly help: string;
  readonly nodes: readonly {
    readonly target: readonly string[];
    readonly failureSummary: string;
  }[];
}

/** What keeps people from using what a page shows now, by the rules of axe: each serious or critical one, with where it is. */
export async function findBarriers(page: Page): Promise<string[]> {
  await page.evaluate(`${axe.source}; undefined`);
  const found: unknown = await page.evaluate(
    `axe.run().then(({ violations, passes }) =>
      JSON.stringify({ violations, passes: passes.length }))`,
  );
  const { violations, passes }: { violations: readonly Violation[]; passes: number } = JSON.parse(
    String(found),
  );
  if (passes < MIN_PASSES) throw new Error(`Cannot judge a page by ${passes} rules`);
  return violations.filter(({ impact }) => COUNTED.includes(impact)).flatMap((violation) =>
    violation.nodes.map(({ target, failureSummary }) =>
      `${violation.id} (${violation.help}) at ${target.join(" ")}: ${
        failureSummary.split("\n").slice(1).join(" ").trim()
      }`
    )
  );
}
