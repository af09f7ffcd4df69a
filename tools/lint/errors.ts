/**
 * Rules about errors: none is lost, and all read alike.
 *
 * @module
 */
import { placeOf } from "../rooms.ts";

/** Classes whose first argument is the whole message. */
const BUILT_IN = new Set(["Error", "TypeError", "RangeError", "SyntaxError"]);

/** Contractions, which messages do not have. */
const CONTRACTION_REGEXP = /\b\w+n't\b|\b(it|that|there|what)'s\b|\b\w+'(re|ve|ll)\b/i;

/** A caught error is handled, or a comment says why it does not matter. */
export const noEmptyCatch: Deno.lint.Rule = {
  create(context) {
    const message = "An error is swallowed";
    const hint = "Handle it, or say in a comment why it does not matter";
    function isEmpty(body: Deno.lint.Node): boolean {
      return body.type === "BlockStatement" && body.body.length === 0 &&
        context.sourceCode.getText(body).replace(/\s/g, "") === "{}";
    }
    return {
      CatchClause(node) {
        if (isEmpty(node.body)) context.report({ node, message, hint });
      },
      CallExpression(node) {
        const { callee } = node;
        if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return;
        const position = { catch: 0, then: 1 }[callee.property.name];
        const handler = position === undefined ? undefined : node.arguments[position];
        const isFunction = handler?.type === "ArrowFunctionExpression" ||
          handler?.type === "FunctionExpression";
        if (isFunction && handler.body && isEmpty(handler.body)) {
          context.report({ node: handler, message, hint });
        }
      },
    };
  },
};

/**
 * Messages begin with a capital, end without a full stop, and have no contractions. Only built-in classes are looked
 * at: a class of the project's own may put the "Cannot …" before a reason that it is given.
 */
export const errorMessage: Deno.lint.Rule = {
  create(context) {
    if (!placeOf(context.filename).shipped) return {};
    return {
      NewExpression(node) {
        if (node.callee.type !== "Identifier" || !BUILT_IN.has(node.callee.name)) return;
        const [first] = node.arguments;
        const text = first?.type === "Literal" && typeof first.value === "string"
          ? first.value
          : first?.type === "TemplateLiteral"
          ? first.quasis.map((part) => part.cooked).join("X")
          : undefined;
        if (first === undefined || text === undefined || text === "") return;
        const wrong = /^\p{Ll}/u.test(text)
          ? "begins with a small letter"
          : /[^.]\.$/.test(text)
          ? "ends with a full stop"
          : CONTRACTION_REGEXP.test(text)
          ? "has a contraction"
          : undefined;
        if (wrong !== undefined) {
          context.report({
            node: first,
            message: `The message of an error ${wrong}`,
            hint: 'Messages read "Cannot …: why"',
          });
        }
      },
    };
  },
};
