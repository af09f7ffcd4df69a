/**
 * Rules about the shape of files: size, names, exports.
 *
 * @module
 */
import { placeOf } from "../rooms.ts";

/** Lines from which on a file is too long; at 400 it is worth a look. */
const MAX_LINES = 600;

/** Most parameters of an exported function: two and an options object. */
const MAX_PARAMETERS = 3;

/** Names that say nothing of what a thing does. */
const VAGUE_FILE_REGEXP = /(^|\/|_)(utils?|helpers?|common|misc)(_|\/|\.ts$)|(^|_)manager\.ts$/;

/** A file stays short enough to be read. */
export const maxLines: Deno.lint.Rule = {
  create(context) {
    return {
      Program(node) {
        const lines = context.sourceCode.text.replace(/\n$/, "").split("\n").length;
        if (lines > MAX_LINES) {
          context.report({
            node,
            message: `The file has ${lines} lines, more than ${MAX_LINES}`,
            hint: "Split it by topic",
          });
        }
      },
    };
  },
};

/** Files are named in snake_case, after what is in them. */
export const fileName: Deno.lint.Rule = {
  create(context) {
    const { path } = placeOf(context.filename);
    return {
      Program(node) {
        const parts = path.split("/");
        if (!parts.every((part) => /^[._]?[a-z0-9]+([._][a-z0-9]+)*$/.test(part))) {
          context.report({ node, message: `The path ${path} is not in snake_case` });
        } else if (VAGUE_FILE_REGEXP.test(path)) {
          context.report({ node, message: `The path ${path} does not say what is in the file` });
        }
      },
      ClassDeclaration(node) {
        if (node.id && /(Manager|Helper|Utils?)$/.test(node.id.name)) {
          context.report({ node: node.id, message: `${node.id.name} does not say what it does` });
        }
      },
    };
  },
};

/** Everything is exported by its name. */
export const noDefaultExport: Deno.lint.Rule = {
  create(context) {
    return {
      ExportDefaultDeclaration(node) {
        context.report({
          node,
          message: "A default export has no name",
          hint: "Export it by name",
        });
      },
    };
  },
};

/** Fields that are nobody's business are `#private`, which holds at run time too; all are written out as fields. */
export const hashPrivate: Deno.lint.Rule = {
  create(context) {
    function check(node: Deno.lint.PropertyDefinition | Deno.lint.MethodDefinition): void {
      if (node.accessibility === "private") {
        context.report({ node, message: "`private` holds for the checker alone; use `#name`" });
      }
    }
    return {
      PropertyDefinition: check,
      MethodDefinition(node) {
        // A private constructor has no other way to be written.
        if (node.kind !== "constructor") return check(node);
        for (const { type, range } of node.value.params) {
          if (type !== "TSParameterProperty") continue;
          context.report({ range, message: "A parameter is a field in hiding; write the field" });
        }
      },
    };
  },
};

/** Functions of a module are declared as such, and take at most two arguments and an options object. */
export const topLevelFunction: Deno.lint.Rule = {
  create(context) {
    return {
      "Program > VariableDeclaration, Program > ExportNamedDeclaration > VariableDeclaration"(
        node: Deno.lint.VariableDeclaration,
      ) {
        for (const { init, id } of node.declarations) {
          if (init?.type === "ArrowFunctionExpression") {
            context.report({ node: id, message: "Write a function of a module as `function`" });
          }
        }
      },
      "ExportNamedDeclaration > FunctionDeclaration"(node: Deno.lint.FunctionDeclaration) {
        if (placeOf(context.filename).shipped && node.params.length > MAX_PARAMETERS) {
          context.report({
            node,
            message: `An exported function takes ${node.params.length} arguments`,
            hint: "Take two at most, and an options object",
          });
        }
      },
    };
  },
};

/** `@std/assert` is for tests: what is shipped says in its own words what is wrong. */
export const noShippedAssert: Deno.lint.Rule = {
  create(context) {
    if (!placeOf(context.filename).shipped) return {};
    return {
      ImportDeclaration(node) {
        if (/^(jsr:)?@std\/assert(\/|@|$)/.test(node.source.value)) {
          context.report({ node, message: "@std/assert is for tests" });
        }
      },
    };
  },
};
