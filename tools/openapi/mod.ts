/**
 * Describes the daemon's API as OpenAPI has it: what there is to ask for is the table of the daemon's own, what it is made of
 * are the types that clients have, too. `deno task build` writes it to `lib/daemon/built/openapi.json`.
 *
 * @module
 */
import { API_PREFIX } from "../../lib/daemon/api/mod.ts";
import { ENDPOINTS } from "../../lib/daemon/api/rest_api.ts";
import { VERSION } from "../../lib/session/mod.ts";
import { FURTHER_TYPES, type Operation, OPERATIONS } from "./operations.ts";

const SCHEMAS = new URL("schemas/", import.meta.url);

/** Where the types are. */
const TYPES = ["../../lib/daemon/api/mod.ts", "../../lib/daemon/view/mod.ts"];

/** Types whose comments hold for fields of the same names that are made of them. */
const COMMENTED = ["TorrentView", "PeerCounts"];

/** Requests that other routes than those of the table answer. */
export const ELSEWHERE: readonly string[] = [
  ...["GET /events", "GET /openapi.json", "POST /sign-out"],
];

/** What is so of all of it. */
const INTRODUCTION =
  "Times are milliseconds since 1970, 0 where there is none; sizes are bytes, rates bytes a second, parts go from 0 to 1. " +
  "The schema only grows: fields that are not known are to be ignored.";

/** A description, or a part of one. */
type Description = Readonly<Record<string, unknown>>;

/** Describes the API. @throws {Error} if a request is not described in `operations.ts`, or a type is not there. */
export async function describeApi(): Promise<Description> {
  const described = operationsThere();
  const names = new Set(FURTHER_TYPES);
  for (const [, { body, answer }] of described) {
    if (body !== undefined) names.add(body);
    if (answer && "type" in answer) names.add(answer.type);
  }
  const paths: Record<string, Record<string, Description>> = {};
  for (const [line, operation] of described) {
    const [method = "", path = ""] = line.split(" ");
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationObject(path, operation) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Shoal",
      version: VERSION,
      description: INTRODUCTION,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: API_PREFIX }],
    security: [{ bearer: [] }, { basic: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "The daemon's token" },
        basic: { type: "http", scheme: "basic", description: "Any name with the token, or a user" },
      },
      responses: {
        Error: {
          description: "Why it was not done",
          content: { "application/json": { schema: refTo("ErrorAnswer") } },
        },
      },
      schemas: await readSchemas([...names]),
    },
  };
}

/** What is said of each request that there is. */
function operationsThere(): [line: string, Operation][] {
  const lines = [...ENDPOINTS.map(({ method, path }) => `${method} ${path}`), ...ELSEWHERE];
  return lines.map((line) => {
    const operation = OPERATIONS[line];
    if (operation !== undefined) return [line, operation];
    throw new Error(`Cannot describe ${line}: tools/openapi/operations.ts does not have it`);
  });
}

function operationObject(path: string, operation: Operation): Description {
  const { summary, body, query = {}, answer, statuses = [200] } = operation;
  const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const asked = Object.entries(query).map(([name, { description, schema }]) => ({
    name,
    in: "query",
    description,
    schema: schema ?? { type: "string" },
  }));
  const content = answer && "mediaType" in answer
    ? { [answer.mediaType]: {} }
    : { "application/json": { schema: answer ? refTo(answer.type) : { type: "object" } } };
  const responses = statuses.map((status) => [status, { description: "Done", content }] as const);
  return {
    summary,
    ...named.length + asked.length > 0 ? { parameters: [...named, ...asked] } : {},
    ...body === undefined ? {} : {
      requestBody: { required: true, content: { "application/json": { schema: refTo(body) } } },
    },
    responses: {
      ...Object.fromEntries(responses),
      default: { $ref: "#/components/responses/Error" },
    },
  };
}

function refTo(type: string): Description {
  return { $ref: `#/components/schemas/${type}` };
}

/** Has the schemas made of the types, by a program that knows TypeScript. */
async function readSchemas(names: readonly string[]): Promise<Description> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-all", "--config", "deno.json", "mod.ts"],
    cwd: SCHEMAS,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  const paths = TYPES.map((path) => new URL(path, import.meta.url).pathname);
  const request = { paths, names, comments: COMMENTED };
  await writer.write(new TextEncoder().encode(JSON.stringify(request)));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`Cannot make schemas of the types: ${decoder.decode(stderr)}`);
  return JSON.parse(decoder.decode(stdout));
}

if (import.meta.main) console.log(JSON.stringify(await describeApi(), null, 2));
