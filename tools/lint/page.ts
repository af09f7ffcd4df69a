/**
 * Rules about the web page: what others wrote, such as names of torrents, is text and never HTML.
 *
 * @module
 */
import { placeOf } from "../rooms.ts";

/** Members that take HTML, or code. */
const HTML_MEMBERS = new Set([
  "innerHTML",
  "outerHTML",
  "insertAdjacentHTML",
  "createContextualFragment",
  "setHTMLUnsafe",
  "parseFromString",
  "srcdoc",
]);

/** Attributes of JSX that do. */
const HTML_ATTRIBUTES = new Set(["dangerouslySetInnerHTML", "srcdoc", "srcDoc"]);

/** Nothing of the page is made of HTML that was put together from texts. */
export const noHtml: Deno.lint.Rule = {
  create(context) {
    if (placeOf(context.filename).room !== "page") return {};
    const hint = "Give texts to components as children";
    function report(node: Deno.lint.Node, name: string): void {
      context.report({
        node,
        message: `\`${name}\` takes HTML, in which a name could be code`,
        hint,
      });
    }
    return {
      MemberExpression(node) {
        const { object, property, computed } = node;
        const name = property.type === "Identifier" && !computed
          ? property.name
          : property.type === "Literal"
          ? String(property.value)
          : "";
        if (HTML_MEMBERS.has(name)) report(node, name);
        const isDocument = object.type === "Identifier" && object.name === "document";
        if (isDocument && /^write(ln)?$/.test(name)) report(node, `document.${name}`);
      },
      JSXAttribute(node) {
        const { name } = node;
        if (name.type === "JSXIdentifier" && HTML_ATTRIBUTES.has(name.name)) {
          report(node, name.name);
        }
      },
      Property(node) {
        if (node.key.type === "Identifier" && HTML_ATTRIBUTES.has(node.key.name)) {
          report(node, node.key.name);
        }
      },
    };
  },
};
