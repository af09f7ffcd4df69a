/**
 * The project's own rules for `deno lint`: what of docs/design.md, "The house", a linter can see in one file. Which
 * room imports which is seen by `tools/check_imports.ts`, and forgotten promises by `tools/promises`.
 *
 * A rule is switched off for one line by `// deno-lint-ignore shoal/RULE -- why`.
 *
 * @module
 */
import { errorMessage, noEmptyCatch } from "./lint/errors.ts";
import { noHtml } from "./lint/page.ts";
import { noAmbient, noFiles, noMathRandom, noSockets } from "./lint/outside.ts";
import {
  fileName,
  hashPrivate,
  maxLines,
  noDefaultExport,
  noShippedAssert,
  topLevelFunction,
} from "./lint/shape.ts";
import { ignoreWithReason, noAssertion, noNonNull, noTypeComment } from "./lint/types.ts";

/** All rules, by the names that they are reported and switched off under. */
export const plugin: Deno.lint.Plugin = {
  name: "shoal",
  rules: {
    "no-ambient": noAmbient,
    "no-sockets": noSockets,
    "no-files": noFiles,
    "no-html": noHtml,
    "no-math-random": noMathRandom,
    "no-assertion": noAssertion,
    "no-non-null": noNonNull,
    "no-type-comment": noTypeComment,
    "ignore-with-reason": ignoreWithReason,
    "no-empty-catch": noEmptyCatch,
    "error-message": errorMessage,
    "max-lines": maxLines,
    "file-name": fileName,
    "no-default-export": noDefaultExport,
    "hash-private": hashPrivate,
    "top-level-function": topLevelFunction,
    "no-shipped-assert": noShippedAssert,
  },
};

// deno-lint-ignore shoal/no-default-export -- where `deno lint` looks for a plugin
export default plugin;
