import type { Route } from "./route.ts";
import type { SessionCookie } from "./session_cookie.ts";

/** Lets a browser forget that it is signed in; it can not take away its cookie itself, which no script may see. */
export function signOutRoute(cookie: SessionCookie, now: () => number): Route {
  return {
    methods: ["POST"],
    access: "user",
    handle: ({ request: { headers } }) =>
      new Response("{}", {
        headers: {
          "content-type": "application/json",
          "set-cookie": cookie.end(headers.get("cookie"), now()),
        },
      }),
  };
}
