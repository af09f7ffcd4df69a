import ts from "typescript";

/** A JSON schema, in the dialect of OpenAPI 3.1. */
export type Schema = { [keyword: string]: unknown };

/** Where schemas with names are, from the root of the description. */
const HOME = "#/components/schemas/";

/** Names of types that TypeScript or JavaScript brings along, which are written out where they are used. */
const BUILT_IN_REGEXP =
  /^(Partial|Pick|Omit|Readonly|Record|Exclude|Extract|Required|__type|__object)$/;

/** Writes schemas of types, each type with a name once. */
export class SchemaWriter {
  /** What was written, by name. */
  readonly schemas: Record<string, Schema> = {};
  readonly #checker: ts.TypeChecker;
  readonly #comments: readonly ts.Type[];

  /** Nothing was written yet; fields without a comment have that of a field of the same name in `comments`. */
  constructor(checker: ts.TypeChecker, { comments }: { readonly comments: readonly ts.Type[] }) {
    this.#checker = checker;
    this.#comments = comments;
  }

  /** Writes a type under a name, with all that it is made of. */
  add(name: string, type: ts.Type): void {
    if (Object.hasOwn(this.schemas, name)) return;
    // It may be made of itself.
    const schema: Schema = {};
    this.schemas[name] = schema;
    const comment = commentOf(type.aliasSymbol ?? type.symbol, this.#checker);
    Object.assign(schema, comment === "" ? {} : { description: comment }, this.#write(type));
  }

  /** What stands for a type where it is used. */
  #use(type: ts.Type): Schema {
    const name = nameOf(type);
    if (name === undefined) return this.#write(type);
    this.add(name, type);
    return { $ref: `${HOME}${name}` };
  }

  #write(type: ts.Type): Schema {
    const { flags } = type;
    if (flags & ts.TypeFlags.Unknown) return {};
    if (flags & ts.TypeFlags.Null) return { type: "null" };
    if (flags & ts.TypeFlags.String) return { type: "string" };
    if (flags & ts.TypeFlags.Number) return { type: "number" };
    if (flags & ts.TypeFlags.Boolean) return { type: "boolean" };
    if (flags & ts.TypeFlags.BooleanLiteral) {
      return { const: this.#checker.typeToString(type) === "true" };
    }
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
    if (type.isUnion()) return this.#writeUnion(type.types);
    if (this.#checker.isTupleType(type)) return this.#writeTuple(type);
    if (this.#checker.isArrayType(type)) {
      const [item] = this.#checker.getTypeArguments(asReference(type));
      return { type: "array", items: item ? this.#use(item) : {} };
    }
    if (flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) return this.#writeObject(type);
    throw new Error(`Cannot make a schema of ${this.#checker.typeToString(type)}`);
  }

  #writeUnion(types: readonly ts.Type[]): Schema {
    const there = types.filter(({ flags }) => (flags & ts.TypeFlags.Undefined) === 0);
    const words = there.filter((type) => type.isStringLiteral());
    const isYesOrNo = there.filter(isBooleanLiteral).length === 2;
    const others = there.filter((type) =>
      !type.isStringLiteral() && !isNull(type) && !(isYesOrNo && isBooleanLiteral(type))
    );
    const members = [
      ...words.length > 0 ? [{ type: "string", enum: words.map(({ value }) => value) }] : [],
      ...isYesOrNo ? [{ type: "boolean" }] : [],
      ...others.map((type) => this.#use(type)),
      ...there.some(isNull) ? [{ type: "null" }] : [],
    ];
    const [only] = members;
    return members.length === 1 && only ? only : { anyOf: members };
  }

  #writeTuple(type: ts.Type): Schema {
    const items = this.#checker.getTypeArguments(asReference(type)).map((item) => this.#use(item));
    return { type: "array", prefixItems: items, minItems: items.length, maxItems: items.length };
  }

  #writeObject(type: ts.Type): Schema {
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    for (const symbol of this.#checker.getPropertiesOfType(type)) {
      const own = this.#checker.getTypeOfSymbol(symbol);
      if (own.getCallSignatures().length > 0) continue;
      const isOptional = (symbol.flags & ts.SymbolFlags.Optional) !== 0;
      const schema = this.#use(own);
      const description = this.#commentOfField(symbol);
      properties[symbol.name] = description === "" ? schema : { description, ...schema };
      if (!isOptional) required.push(symbol.name);
    }
    const rest = this.#checker.getIndexInfosOfType(type)[0];
    return {
      type: "object",
      ...Object.keys(properties).length > 0 ? { properties } : {},
      ...required.length > 0 ? { required } : {},
      ...rest ? { additionalProperties: this.#use(rest.type) } : {},
    };
  }

  #commentOfField(symbol: ts.Symbol): string {
    const own = commentOf(symbol, this.#checker);
    if (own !== "") return own;
    for (const type of this.#comments) {
      const same = this.#checker.getPropertyOfType(type, symbol.name);
      const comment = commentOf(same, this.#checker);
      if (comment !== "") return comment;
    }
    return "";
  }
}

/** The name that a type is known by; undefined for one that is written out. */
function nameOf({ aliasSymbol, aliasTypeArguments, symbol, flags }: ts.Type): string | undefined {
  const named = aliasSymbol ??
    (symbol && symbol.flags & ts.SymbolFlags.Interface ? symbol : undefined);
  if (named === undefined || (aliasTypeArguments?.length ?? 0) > 0) return undefined;
  if (flags & (ts.TypeFlags.Literal | ts.TypeFlags.EnumLiteral)) return undefined;
  if (BUILT_IN_REGEXP.test(named.name) || named.name.endsWith("Array")) return undefined;
  return named.name;
}

function isNull({ flags }: ts.Type): boolean {
  return (flags & ts.TypeFlags.Null) !== 0;
}

function isBooleanLiteral({ flags }: ts.Type): boolean {
  return (flags & ts.TypeFlags.BooleanLiteral) !== 0;
}

function asReference(type: ts.Type): ts.TypeReference {
  if (isReference(type)) return type;
  throw new Error("Cannot make a schema of a list that is no list");
}

function isReference(type: ts.Type): type is ts.TypeReference {
  return "target" in type;
}

/** What the comment of a declaration says, a line for each paragraph and each item of a list, without links. */
function commentOf(symbol: ts.Symbol | undefined, checker: ts.TypeChecker): string {
  const parts = symbol?.getDocumentationComment(checker) ?? [];
  return ts.displayPartsToString(parts)
    .replace(/\{@link(?:code)?\s+([^}]*)\}/g, "$1")
    .replace(/\s*\n(?!\s*(?:- |\n))\s*/g, " ")
    // In JSON what is not there is null.
    .replace(/\bundefined\b/g, "null")
    .trim();
}
