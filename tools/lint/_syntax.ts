/** `Deno.open` for such an expression, or for `Deno["open"]`; "" for what is not a name and a member of it. */
export function memberName(node: Deno.lint.MemberExpression): string {
  const { object, property, computed } = node;
  if (object.type !== "Identifier") return "";
  if (property.type === "Identifier" && !computed) return `${object.name}.${property.name}`;
  return property.type === "Literal" ? `${object.name}.${property.value}` : "";
}

/** Whether an identifier stands for a variable or a type, rather than for the name of a member. */
export function isReference(node: Deno.lint.Identifier): boolean {
  const { parent } = node;
  switch (parent.type) {
    case "MemberExpression":
      return parent.object === node || parent.computed;
    case "TSQualifiedName":
      return parent.left === node;
    case "Property":
    case "PropertyDefinition":
    case "MethodDefinition":
    case "TSAbstractPropertyDefinition":
    case "TSAbstractMethodDefinition":
    case "TSMethodSignature":
    case "TSPropertySignature":
      return parent.key !== node || parent.computed;
    case "TSEnumMember":
      return parent.initializer === node;
    case "ImportSpecifier":
      return false;
    case "ExportSpecifier":
      return parent.local === node;
    default:
      return true;
  }
}
