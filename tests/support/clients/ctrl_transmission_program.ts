/**
 * Calls methods of `@ctrl/transmission`. Arguments: the specifier of the package, the URL of a daemon and its password. Reads
 * calls from stdin, a line each: a list of a method's name and its arguments as JSON. Writes a line for each: what came of it,
 * or an error.
 *
 * @module
 */
const [specifier = "", baseUrl, password] = Deno.args;
// The name is known at run time alone, so that the package is no part of this repository.
const { Transmission } = await import(specifier);
const client = new Transmission({ baseUrl, username: "anyone", password });

let rest = "";
for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  const lines = (rest + text).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) {
    const [method, ...args] = JSON.parse(line);
    console.log(JSON.stringify(await call(method, args)));
  }
}

async function call(method: string, args: readonly unknown[]): Promise<unknown> {
  try {
    return { result: await client[method](...args) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
