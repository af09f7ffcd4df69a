import type { JsonObject } from "../json.ts";
import type { Method, MethodContext } from "../method.ts";
import type { Params } from "../params.ts";
import { SESSION_SETTERS, type SessionSetter, type SettingChanges } from "../session_setters.ts";

const SETTERS: ReadonlyMap<string, SessionSetter> = new Map(Object.entries(SESSION_SETTERS));

/** Changes what is set of the session: all that is asked for, or nothing where one part makes no sense. */
export const sessionSet: Method = { isMutating: true, run };

async function run({ control }: MethodContext, params: Params): Promise<JsonObject> {
  const { settings } = control;
  let changes: SettingChanges = {};
  for (const param of params.all()) {
    // What nobody knows, and what can only be read, is passed over: clients send back all that they got.
    const setter = SETTERS.get(param.name);
    if (setter) changes = { ...changes, ...setter(param, { ...settings, ...changes }) };
  }
  if (Object.keys(changes).length > 0) await control.set(changes);
  return {};
}
