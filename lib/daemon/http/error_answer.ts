import { API_PREFIX, type ApiError } from "../api/mod.ts";

/** Whether a path is one of the API, where errors are JSON. */
export function isOfApi(path: string): boolean {
  return path.startsWith(`${API_PREFIX}/`);
}

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
