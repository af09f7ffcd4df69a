import type { Role } from "./credentials.ts";
import type { RequestTarget } from "./request_target.ts";

/** A request that was let through. */
export interface RouteRequest {
  /** It itself. */
  readonly request: Request;
  /** Where it goes. */
  readonly target: RequestTarget;
  /** What who asks may do; undefined where nobody was asked who he is. */
  readonly role: Role | undefined;
}

/** What answers at a path. */
export interface Route {
  /** Methods that it takes; HEAD goes with GET. */
  readonly methods: readonly string[];
  /** Who may ask: anyone, who is known, or who may do all. */
  readonly access: "open" | "user" | "admin";
  /** Whether the address itself lets in, whoever asks: it has a secret in it that is good for that address alone. */
  admits?(target: RequestTarget): boolean;
  /** Whether what it takes need not call itself JSON: only where something else keeps forms of other sites out. */
  readonly takesAnyType?: boolean;
  /** What browsers say that a password is for. */
  readonly realm?: string;
  /** Answers. */
  handle(request: RouteRequest): Response | Promise<Response>;
}

/** All that there is, by path; one that ends with an asterisk stands for all that begins as it does. */
export type Routes = ReadonlyMap<string, Route>;

/** The end of a path that stands for more. */
const ANYTHING = "/*";

/** What answers at a path; undefined for nothing. */
export function findRoute(routes: Routes, path: string): Route | undefined {
  const exact = routes.get(path);
  if (exact !== undefined) return exact;
  for (const [at, route] of routes) {
    if (at.endsWith(ANYTHING) && path.startsWith(at.slice(0, -1))) return route;
  }
  return undefined;
}
