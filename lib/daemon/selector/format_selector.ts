import { formatRange } from "./_shorthand.ts";
import { quote } from "./_tokens.ts";
import { formatNumber } from "./_values.ts";
import { findField } from "./fields.ts";
import type { SelectorNode, SelectorValue } from "./selector_node.ts";

/** Writes a selector so that it is read as the same: names of fields in full, texts in quotes, units where they are whole. */
export function formatSelector({ node }: { readonly node: SelectorNode }): string {
  return formatNode(node);
}

function formatNode(node: SelectorNode): string {
  switch (node.kind) {
    case "and":
    case "or":
      return node.parts.map((part) => formatPart(part, node.kind)).join(` ${node.kind} `);
    case "not":
      return `not ${formatPart(node.part, "not")}`;
    case "field":
      return node.field;
    case "comparison": {
      const value = formatValue(node.field, node.value, { isSought: node.operator === "~" });
      return `${node.field} ${node.operator} ${value}`;
    }
    case "in":
      return `${node.field} in (${
        node.values.map((value) => formatValue(node.field, value)).join(", ")
      })`;
    case "word":
      return node.word;
    case "ids":
      return node.ranges.map(formatRange).join(",");
    case "hash":
      return node.prefix;
    case "name":
      return quote(node.pattern);
  }
}

/** Only `and` within `or` needs no parentheses: it binds more tightly. */
function formatPart(node: SelectorNode, within: "and" | "or" | "not"): string {
  const isJoined = node.kind === "or" || node.kind === "and" && within !== "or";
  return isJoined ? `(${formatNode(node)})` : formatNode(node);
}

function formatValue(
  fieldName: string,
  value: SelectorValue,
  { isSought = false }: { readonly isSought?: boolean } = {},
): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "object") return value.text;
  const kind = findField(fieldName)?.kind;
  if (typeof value === "string") return kind === "choice" && !isSought ? value : quote(value);
  if (kind === "time") return formatNumber("duration", value);
  const isNumeric = kind !== undefined && kind !== "text" && kind !== "choice" && kind !== "flag";
  return isNumeric ? formatNumber(kind, value) : String(value);
}
