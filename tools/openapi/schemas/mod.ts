/**
 * Makes JSON schemas of types of TypeScript: of an interface its fields with what their comments say, of a union its members.
 * It reads what is asked for from standard input, as JSON (`SchemaRequest`), and prints the schemas by the names of the types.
 *
 * It is a package of its own, so that the compiler is no dependency of Shoal, nor of the program that it is compiled to.
 *
 * @module
 */
import ts from "typescript";
import { SchemaWriter } from "./schema_writer.ts";

/** What schemas are made of. */
interface SchemaRequest {
  /** The files that export the types. */
  readonly paths: readonly string[];
  /** Their names. Those that they are made of come along. */
  readonly names: readonly string[];
  /** Types whose comments hold for fields of others that have none, in this order. */
  readonly comments: readonly string[];
}

/** Makes the schemas. @throws {Error} if a type is not there, or is of a kind that JSON does not have. */
function schemasOf({ paths, names, comments }: SchemaRequest): Record<string, unknown> {
  const program = ts.createProgram({
    rootNames: paths,
    options: {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      allowImportingTsExtensions: true,
      noEmit: true,
      strict: true,
      types: [],
    },
  });
  const checker = program.getTypeChecker();
  const exported = new Map(
    paths.flatMap((path) => {
      const file = program.getSourceFile(path);
      const module = file && checker.getSymbolAtLocation(file);
      if (module === undefined) throw new Error(`Cannot read types: ${path} exports nothing`);
      return checker.getExportsOfModule(module).map((symbol) => [symbol.name, symbol]);
    }),
  );
  function find(name: string): ts.Type {
    const symbol = exported.get(name);
    if (symbol === undefined) throw new Error(`Cannot make a schema of ${name}: it is not there`);
    const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    return checker.getDeclaredTypeOfSymbol(isAlias ? checker.getAliasedSymbol(symbol) : symbol);
  }
  const writer = new SchemaWriter(checker, { comments: comments.map(find) });
  for (const name of names) writer.add(name, find(name));
  return writer.schemas;
}

if (import.meta.main) {
  const request: SchemaRequest = await new Response(Deno.stdin.readable).json();
  console.log(JSON.stringify(schemasOf(request)));
}
