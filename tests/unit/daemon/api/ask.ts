import { RestApi } from "../../../../lib/daemon/api/mod.ts";
import type { FakeControl } from "../support/fake_control.ts";

/** How the API is asked. */
export interface AskOptions {
  /** What is sent as JSON. */
  readonly body?: unknown;
  /** What is sent as it is. */
  readonly text?: string;
  /** Whether who asks may only look. */
  readonly isReadOnly?: boolean;
}

/** An answer whose JSON was read. */
export interface Asked {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // deno-lint-ignore no-explicit-any -- JSON that tests look into
  readonly value: any;
}

/** Asks the API of a daemon, as in `GET /torrents?fields=id`. */
export async function ask(
  control: FakeControl,
  line: string,
  { body, text, isReadOnly = false }: AskOptions = {},
): Promise<Asked> {
  const [method = "", target = ""] = line.split(" ", 2);
  const [path = "", query = ""] = target.split("?", 2);
  const answer = await new RestApi(control).answer({
    method,
    path: `/api/v1${path}`,
    query,
    body: text ?? (body === undefined ? "" : JSON.stringify(body)),
    isReadOnly,
  });
  const { status, headers, body: told } = answer;
  return { status, headers, value: typeof told === "string" ? JSON.parse(told) : told };
}
