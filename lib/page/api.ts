import { ShoalClient } from "../client/mod.ts";
import type { ErrorAnswer } from "../daemon/api/mod.ts";

export type * from "../daemon/api/mod.ts";
export type * from "../daemon/view/mod.ts";

/** Speaks with the daemon that the page came from, as whoever is signed in. */
export const client: ShoalClient = new ShoalClient({ url: location.origin });

/** Where the API is. */
const PREFIX = "/api/v1";

/** An answer that says that something was not done. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** The status of HTTP; 0 where there was no answer. */
  readonly status: number;

  /** An answer with a status; the message says what is wrong. */
  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/**
 * Asks the API; the answer is taken to have the shape that is written for what was asked.
 *
 * @throws {ApiError} if it does not do what it is asked.
 */
export async function ask<Answer = unknown>(
  method: "GET" | "POST" | "PATCH" | "DELETE",
  path: string,
  body?: object,
): Promise<Answer> {
  const answer = await fetch(`${PREFIX}${path}`, {
    method,
    ...(method === "GET"
      ? {}
      : { body: JSON.stringify(body ?? {}), headers: { "content-type": "application/json" } }),
  }).catch((cause: unknown) => {
    throw new ApiError(`Cannot reach the daemon: ${String(cause)}`, 0);
  });
  if (!answer.ok) {
    const text = await answer.text();
    let message = text;
    try {
      const { error }: ErrorAnswer = JSON.parse(text);
      message = error.message;
    } catch {
      // What is no JSON is told as it is.
    }
    throw new ApiError(message, answer.status);
  }
  const value: Answer = JSON.parse(await answer.text() || "null");
  return value;
}
