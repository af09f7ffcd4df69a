import type { Role } from "./credentials.ts";

/** A request that was let through. */
export interface RouteRequest {
  /** It itself. */
  readonly request: Request;
  /** What who asks may do; undefined where nobody was asked who he is. */
  readonly role: Role | undefined;
}

/** What answers at a path. */
export interface Route {
  /** Methods that it takes; HEAD goes with GET. */
  readonly methods: readonly string[];
  /** Who may ask: anyone, who is known, or who may do all. */
  readonly access: "open" | "user" | "admin";
  /** Whether what it takes need not call itself JSON: only where something else keeps forms of other sites out. */
  readonly takesAnyType?: boolean;
  /** What browsers say that a password is for. */
  readonly realm?: string;
  /** Answers. */
  handle(request: RouteRequest): Response | Promise<Response>;
}

/** All that there is, by path. */
export type Routes = ReadonlyMap<string, Route>;
