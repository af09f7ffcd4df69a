import { ControlError } from "../../control_error.ts";
import { isList, type Json, type JsonObject } from "../json.ts";
import { legacySessionKey, toLegacy, toSnakeCase } from "../keys.ts";
import type { Method, MethodContext } from "../method.ts";
import type { Params } from "../params.ts";
import { RpcError } from "../rpc_error.ts";
import { SESSION_FIELDS, sessionFacts, type SessionFieldReader } from "../session_fields.ts";

/** Names that one request may list: all there are, in each spelling. */
const MAX_FIELDS = 256;

const READERS: ReadonlyMap<string, SessionFieldReader> = new Map(Object.entries(SESSION_FIELDS));

/** Tells what is set of the session: the fields that are asked for, or all. */
export const sessionGet: Method = { isMutating: false, run };

async function run(context: MethodContext, params: Params): Promise<JsonObject> {
  const { control, dialect, sessionId } = context;
  const asked = askedFields(params) ?? allFields(context);
  const asksForSpace = asked.has("download_dir_free_space");
  const { version, stateDir, port, ipFilterSize, settings } = control;
  const facts = sessionFacts(
    { version, stateDir, port, ipFilterSize, settings, sessionId },
    asksForSpace ? await freeBytes(context) : -1,
  );
  const answer: Record<string, Json> = {};
  for (const [name, keys] of asked) {
    const value = READERS.get(name)?.(facts);
    if (value === undefined) continue;
    for (const key of keys) answer[key] = dialect === "legacy" ? legacyValue(key, value) : value;
  }
  return answer;
}

/** Finds the fields that are asked for: their names, and how each was spelled; undefined for all. */
function askedFields(params: Params): Map<string, string[]> | undefined {
  const names = params.raw("fields");
  if (!isList(names)) return undefined;
  if (names.length > MAX_FIELDS) {
    throw new RpcError("invalidParams", `fields must be ${MAX_FIELDS} names at most`);
  }
  const asked = new Map<string, string[]>();
  for (const key of names) {
    const name = typeof key === "string" ? toSnakeCase(key) : "";
    if (typeof key !== "string" || !READERS.has(name)) continue;
    const keys = asked.get(name);
    if (keys) keys.push(key);
    else asked.set(name, [key]);
  }
  // As in Transmission, no name that is known is as good as no names.
  return asked.size > 0 ? asked : undefined;
}

function allFields({ dialect }: MethodContext): Map<string, string[]> {
  const names = [...READERS.keys()];
  return new Map(
    names.map((name) => [name, [dialect === "legacy" ? legacySessionKey(name) : name]]),
  );
}

/** The legacy dialect calls one kind of encryption otherwise. */
function legacyValue(key: string, value: Json): Json {
  if (key === "encryption" && value === "allowed") return "tolerated";
  return toLegacy(value, legacySessionKey);
}

async function freeBytes({ control }: MethodContext): Promise<number> {
  try {
    return (await control.space(control.settings.outputDir)).freeBytes;
  } catch (error) {
    if (error instanceof ControlError) return -1;
    throw error;
  }
}
