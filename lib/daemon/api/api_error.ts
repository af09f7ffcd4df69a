import { ControlError } from "../control_error.ts";
import { FieldError } from "../json/mod.ts";
import { SelectorError } from "../selector/mod.ts";
import type { ApiErrorKind, ErrorAnswer } from "./shapes.ts";

const STATUSES: Readonly<Record<ApiErrorKind, number>> = {
  "invalid": 400,
  "unauthorised": 401,
  "forbidden": 403,
  "foreign": 403,
  "read-only": 403,
  "not-found": 404,
  "no-such-path": 404,
  "wrong-method": 405,
  "conflict": 409,
  "too-large": 413,
  "wrong-type": 415,
  "wrong-host": 421,
  "not-a-torrent": 422,
  "too-many-guesses": 429,
  "fault": 500,
  "system": 500,
  "fetch-failed": 502,
  "too-many-streams": 503,
};

/** Something that was asked of the API can not be done. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** Why, for programs. */
  readonly kind: ApiErrorKind;

  /** An error with its kind and a message for people. */
  constructor(kind: ApiErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }

  /** The status of HTTP. */
  get status(): number {
    return STATUSES[this.kind];
  }

  /** What is answered. */
  get answer(): ErrorAnswer {
    return { error: { kind: this.kind, message: this.message } };
  }
}

/** What an error is called in the API; throws those that are a fault of Shoal. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof ControlError) {
    return new ApiError(error.kind, error.message, { cause: error });
  }
  if (error instanceof FieldError || error instanceof SelectorError) {
    return new ApiError("invalid", error.message, { cause: error });
  }
  throw error;
}
