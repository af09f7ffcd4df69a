import { type Field, FieldError, MAX_LIST_LENGTH } from "../json/mod.ts";

/**
 * Numbers from 0 on; in JSON a text of runs such as `0-3,7`, because of a torrent with 30,000 files a few may be wanted.
 */
export const numberSetField: Field<readonly number[]> = {
  read(value, name) {
    const numbers = typeof value === "string" ? parseRuns(value) : value;
    const isRight = Array.isArray(numbers) && numbers.length <= MAX_LIST_LENGTH &&
      numbers.every((number) => Number.isSafeInteger(number) && number >= 0);
    if (!isRight) throw new FieldError(name, "it is not a list of numbers");
    return numbers;
  },
  write: formatRuns,
};

/** Undefined where it is not one, or too long. */
function parseRuns(text: string): number[] | undefined {
  const numbers: number[] = [];
  for (const run of text === "" ? [] : text.split(",")) {
    const [whole, first = "", last = first] = /^(\d+)(?:-(\d+))?$/.exec(run) ?? [];
    const length = Number(last) - Number(first) + 1;
    if (whole === undefined || length < 1 || numbers.length + length > MAX_LIST_LENGTH) {
      return undefined;
    }
    for (let number = Number(first); number <= Number(last); number++) numbers.push(number);
  }
  return numbers;
}

function formatRuns(numbers: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const number of [...new Set(numbers)].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run?.[1] === number - 1) run[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([first, last]) => first === last ? `${first}` : `${first}-${last}`).join(",");
}
