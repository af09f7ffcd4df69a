/**
 * Finds promises that nobody waits for: a rejection of theirs would end the process, or be lost. `deno lint` has no
 * types to see them with, so this asks the TypeScript compiler. `deno task check:promises` looks at all of the
 * repository; files named as arguments are looked at alone. It exits with 1 where it finds one.
 *
 * A promise is cared for where it is awaited, returned, kept, or ends in `.catch(…)` or `.then(…, …)`. An `async`
 * function given where a callback returns nothing makes one that nobody can wait for. In `tests/`, where a rejection that
 * nobody handles fails the test, `void` marks one that is let go on purpose.
 *
 * Modules of Node and of npm have no types here, so what they return is not looked at.
 *
 * It is a package of its own, so that the compiler is no dependency of Shoal, nor of the program that it is compiled to.
 *
 * @module
 */
import ts from "typescript";

/** Where Deno's own types stand in the compiler's eyes. */
const DENO_TYPES = "/deno.d.ts";

/** Code of TypeScript's "Cannot find module". */
const MODULE_NOT_FOUND = 2307;

/** Folders of the repository whose code is not its own, or has no code. */
const EXCLUDED = ["node_modules", ".git", "dist", "std"];

/** Where `void` may mark a promise that is let go. */
const TESTS = new URL("../../tests/", import.meta.url).pathname;

/** What the search is told. */
interface Search {
  readonly checker: ts.TypeChecker;
  /** Whether `void` in front of a promise lets it go. */
  readonly allowsVoid: boolean;
}

/** What the compiler is given. */
interface PromiseCheckInput {
  /** Files to look at, by their full path. */
  readonly paths: readonly string[];
  /** Text of Deno's own types. */
  readonly denoTypes: string;
  /** Files that bare names of modules stand for. */
  readonly modules: Readonly<Record<string, string>>;
  /** Bare names of modules that have no types here. */
  readonly untyped: readonly string[];
}

/** Says where promises are forgotten, and which modules could not be looked into: `path:line: what`. */
function findForgottenPromises(input: PromiseCheckInput): string[] {
  const { paths, denoTypes, modules, untyped } = input;
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    jsx: ts.JsxEmit.Preserve,
    noEmit: true,
    strict: true,
    types: [],
    paths: Object.fromEntries(Object.entries(modules).map(([name, path]) => [name, [path]])),
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (path) => path === DENO_TYPES || fileExists(path);
  host.getSourceFile = (path, ...rest) =>
    path === DENO_TYPES
      ? ts.createSourceFile(path, denoTypes, rest[0])
      : getSourceFile(path, ...rest);
  const program = ts.createProgram({ rootNames: [DENO_TYPES, ...paths], options, host });
  const checker = program.getTypeChecker();
  return paths.flatMap((path) => {
    const file = program.getSourceFile(path);
    if (file === undefined) return [`${path}: Cannot be read`];
    const found = findIn(file, { checker, allowsVoid: path.startsWith(TESTS) });
    for (const { code, start = 0, messageText } of program.getSemanticDiagnostics(file)) {
      const message = ts.flattenDiagnosticMessageText(messageText, " ");
      const isUntyped = /'(node|npm):/.test(message) ||
        untyped.some((name) => message.includes(`'${name}'`) || message.includes(`'${name}/`));
      if (code === MODULE_NOT_FOUND && !isUntyped) found.push([start, message]);
    }
    return found.map(([start, what]) =>
      `${path}:${file.getLineAndCharacterOfPosition(start).line + 1}: ${what}`
    );
  });
}

function findIn(file: ts.SourceFile, search: Search): [start: number, what: string][] {
  const { checker } = search;
  const found: [number, string][] = [];
  function visit(node: ts.Node): void {
    if (ts.isExpressionStatement(node) && isForgotten(node.expression, search)) {
      found.push([node.getStart(file), "Nobody waits for this promise"]);
    }
    if (isAsyncFunction(node) && returnsNothing(checker.getContextualType(node), checker)) {
      found.push([node.getStart(file), "Nobody waits for what this async callback does"]);
    }
    ts.forEachChild(node, visit);
  }
  visit(file);
  return found;
}

/** Whether the value of an expression that stands alone is a promise that can fail unseen. */
function isForgotten(node: ts.Expression, search: Search): boolean {
  const { checker, allowsVoid } = search;
  if (ts.isParenthesizedExpression(node)) return isForgotten(node.expression, search);
  if (ts.isVoidExpression(node)) return !allowsVoid && isForgotten(node.expression, search);
  if (ts.isConditionalExpression(node)) {
    return isForgotten(node.whenTrue, search) || isForgotten(node.whenFalse, search);
  }
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    const assigns = kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
    return !assigns && isForgotten(node.right, search);
  }
  if (!isPromise(checker.getTypeAtLocation(node), checker)) return false;
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return true;
  const { name, expression } = node.expression;
  if (name.text === "catch") return node.arguments.length < 1;
  if (name.text === "then") return node.arguments.length < 2;
  // What has a name is kept: whoever keeps it waits for it.
  return name.text !== "finally" ||
    !ts.isIdentifier(expression) && isForgotten(expression, search);
}

function isPromise(type: ts.Type, checker: ts.TypeChecker): boolean {
  const parts = type.isUnion() ? type.types : [type];
  return parts.some((part) => {
    const then = part.getProperty("then");
    return then !== undefined && checker.getTypeOfSymbol(then).getCallSignatures().length > 0;
  });
}

function isAsyncFunction(node: ts.Node): node is ts.ArrowFunction | ts.FunctionExpression {
  return (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) &&
    (node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? false);
}

/** Whether all that a function of this type may return is void. */
function returnsNothing(type: ts.Type | undefined, checker: ts.TypeChecker): boolean {
  const signatures = (type?.isUnion() ? type.types : type ? [type] : [])
    .flatMap((part) => part.getCallSignatures());
  return signatures.length > 0 &&
    signatures.every((signature) =>
      (checker.getReturnTypeOfSignature(signature).flags & ts.TypeFlags.Void) !== 0
    );
}

/** Gives the types of everything that Deno has built in. */
async function readDenoTypes(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["types"] }).output();
  return new TextDecoder().decode(stdout);
}

/** Gives the files that stand for `@std/…` and for Shoal itself, by name. */
async function readModules(root: URL): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  const bases = [root];
  for await (const { name } of Deno.readDir(new URL("std/", root))) {
    bases.push(new URL(`std/${name}/`, root));
  }
  for (const base of bases) {
    const { name, exports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", base)));
    const entries = typeof exports === "string" ? { ".": exports } : exports;
    for (const [entry, file] of Object.entries<string>(entries)) {
      files[name + entry.slice(1)] = new URL(file, base).pathname;
    }
  }
  return files;
}

/** Gives the names that stand for packages of npm. */
async function readPackageNames(root: URL): Promise<string[]> {
  const { imports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", root)));
  const entries = Object.entries<string>(imports);
  return entries.filter(([, target]) => target.startsWith("npm:")).map(([name]) => name);
}

if (import.meta.main) {
  const root = new URL("../../", import.meta.url);
  const paths = Deno.args.length > 0 ? Deno.args : ts.sys.readDirectory(
    root.pathname,
    [".ts", ".tsx"],
    EXCLUDED.map((folder) => `**/${folder}`),
  );
  const problems = findForgottenPromises({
    paths,
    denoTypes: await readDenoTypes(),
    modules: {
      ...await readModules(root),
      typescript: ts.sys.getExecutingFilePath().replace(/[^/]*$/, "typescript.d.ts"),
    },
    untyped: await readPackageNames(root),
  });
  for (const problem of problems) console.log(problem.replace(root.pathname, ""));
  console.error(`${paths.length} files, ${problems.length} problems`);
  if (problems.length > 0) Deno.exit(1);
}
