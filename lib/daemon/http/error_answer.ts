import type { ApiError } from "../api/mod.ts";

/** An error of the API, as it is answered. */
export function errorAnswer(
  { status, answer }: ApiError,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(JSON.stringify(answer), {
    status,
    headers: { ...headers, "content-type": "application/json" },
  });
}
