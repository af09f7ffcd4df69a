/**
 * Rules that keep the type checker honest.
 *
 * @module
 */
import { placeOf } from "../rooms.ts";

/** `as` silences the checker; `as const` does not. */
export const noAssertion: Deno.lint.Rule = {
  create(context) {
    if (placeOf(context.filename).folder === "tests") return {};
    const message = "An assertion silences the type checker";
    const hint = "Narrow it with a check, or give it its type where it is made";
    return {
      TSAsExpression(node) {
        const { typeAnnotation: type } = node;
        const isConst = type.type === "TSTypeReference" && type.typeName.type === "Identifier" &&
          type.typeName.name === "const";
        if (!isConst) context.report({ node, message, hint });
      },
      TSTypeAssertion(node) {
        context.report({ node, message, hint });
      },
    };
  },
};

/** `!` is for what an index into an array gives, where the code is hot; nothing else. */
export const noNonNull: Deno.lint.Rule = {
  create(context) {
    if (placeOf(context.filename).folder === "tests") return {};
    return {
      TSNonNullExpression(node) {
        const { expression } = node;
        if (expression.type === "MemberExpression" && expression.computed) return;
        context.report({
          node,
          message: "`!` silences the type checker",
          hint: "Check for undefined and say what went wrong",
        });
      },
    };
  },
};

/** No comment switches the type checker off; tests may say which error they expect. */
export const noTypeComment: Deno.lint.Rule = {
  create(context) {
    const pattern = placeOf(context.filename).folder === "tests"
      ? /^\s*@ts-(ignore|nocheck)/
      : /^\s*@ts-(ignore|nocheck|expect-error)/;
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          if (pattern.test(comment.value)) {
            context.report({
              range: comment.range,
              message: "A comment switches the type checker off",
            });
          }
        }
      },
    };
  },
};

/** Whoever switches a rule off says why: after ` -- `, or in a comment on the line above. */
export const ignoreWithReason: Deno.lint.Rule = {
  create(context) {
    return {
      Program() {
        let previousEnd = -1;
        for (const comment of context.sourceCode.getAllComments()) {
          const [start, end] = comment.range;
          const between = context.sourceCode.text.slice(previousEnd, start);
          const follows = previousEnd >= 0 && /^\s*$/.test(between) && !/\n\s*\n/.test(between);
          if (
            /^\s*deno-lint-ignore/.test(comment.value) && !/ -- \S/.test(comment.value) && !follows
          ) {
            context.report({
              range: comment.range,
              message: "A rule is switched off without a reason",
              hint: "Write `// deno-lint-ignore RULE -- why`",
            });
          }
          previousEnd = end;
        }
      },
    };
  },
};
