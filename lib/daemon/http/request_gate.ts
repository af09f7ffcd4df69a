import type { Log } from "../../io/mod.ts";
import { ApiError, type ApiErrorKind } from "../api/mod.ts";
import { BackOff } from "./back_off.ts";
import { Authenticator, type Credentials, credentialsOf, type Role } from "./credentials.ts";
import type { HttpUser } from "./credentials.ts";
import { errorAnswer, isOfApi } from "./error_answer.ts";
import type { HostCheck } from "./host_check.ts";
import { isForeign } from "./origin_check.ts";
import { plainAnswer } from "./plain_answer.ts";
import type { RequestTarget } from "./request_target.ts";
import type { Route } from "./route.ts";
import type { SessionCookie } from "./session_cookie.ts";

/** How a {@linkcode RequestGate} is set up. */
export interface RequestGateOptions {
  /** The token, which opens everything. */
  readonly token: string;
  /** Users besides. */
  readonly users: readonly HttpUser[];
  /** Hosts that requests may be for. */
  readonly hosts: HostCheck;
  /** The cookie of browsers. */
  readonly cookie: SessionCookie;
  /** Whether requests come over TLS. */
  readonly isSecure: boolean;
  /** Told of wrong guesses. */
  readonly log?: Log;
}

/** A request at the gate. */
export interface Arrival {
  /** It itself. */
  readonly request: Request;
  /** Where it goes. */
  readonly target: RequestTarget;
  /** The address that it comes from. */
  readonly from: string;
  /** What answers there; undefined for nothing, which is told to who is known alone. */
  readonly route: Route | undefined;
  /** The time in milliseconds since 1970. */
  readonly now: number;
}

/** Someone is let in. */
export interface Admission {
  /** What that one may do; undefined where nobody was asked who he is. */
  readonly role: Role | undefined;
  /** Whether the token stood in the URL: the browser is to get a cookie, and to forget the URL. */
  readonly isSigningIn: boolean;
}

/** What the gate says: come in, or an answer that says why not. */
export type Verdict = Admission | { readonly refusal: Response };

/** The parameter that signs a browser in. */
const TOKEN_PARAMETER = "token";

/** Methods that need not say what they send: those that change nothing, and one that no form has and that sends nothing. */
const UNTYPED: readonly string[] = ["GET", "HEAD", "DELETE"];

/**
 * Decides who comes in, the same for every path and in this order: whether the request is for this server, whether its
 * address has guessed too often, whether a page of another site is behind it, who it is, and what that one may do.
 */
export class RequestGate {
  readonly #options: RequestGateOptions;
  readonly #authenticator: Authenticator;
  readonly #backOff = new BackOff();

  /** A gate that nobody has come to yet. */
  constructor(options: RequestGateOptions) {
    this.#options = options;
    this.#authenticator = new Authenticator(options.token, options.users);
  }

  /**
   * Finds out who comes, where that takes longer: the password of a user of whom the hash alone is known. To be awaited before
   * {@linkcode RequestGate.admit}. Who has to wait, or is for another server, is not looked at.
   */
  async recognise(arrival: Arrival): Promise<void> {
    const { target, from, now } = arrival;
    const { hosts } = this.#options;
    const shown = shownBy(arrival);
    if (shown === undefined || !target.authorities.every((named) => hosts.allows(named))) return;
    if (this.#backOff.waitMs(from, now) > 0 || this.#hasCookie(arrival)) return;
    await this.#authenticator.learn(shown);
  }

  /** Lets a request in, or not. */
  admit(arrival: Arrival): Verdict {
    const { request: { headers, method }, target, route } = arrival;
    const { hosts, isSecure } = this.#options;
    const [authority] = target.authorities;
    if (authority === undefined || !target.authorities.every((named) => hosts.allows(named))) {
      return refuse(target, "wrong-host", "This server does not answer for that host");
    }
    const shown = shownBy(arrival);
    const waitMs = shown === undefined ? 0 : this.#backOff.waitMs(arrival.from, arrival.now);
    if (waitMs > 0 && !this.#hasCookie(arrival)) {
      const seconds = String(Math.ceil(waitMs / 1000));
      return refuse(target, "too-many-guesses", "There were too many wrong guesses", {
        "retry-after": seconds,
      });
    }
    if (isForeign({ headers, authority, isSecure })) {
      return refuse(target, "foreign", "Pages of other sites may not ask");
    }
    const isOpen = route?.access === "open" || (route?.admits?.(target) ?? false);
    const role = isOpen ? undefined : this.#roleOf(arrival, shown);
    if (role === undefined && !isOpen) return unauthorised(arrival, shown);
    if (role === "read-only" && route?.access === "admin") {
      return refuse(target, "read-only", "This user may only look");
    }
    if (route === undefined) return refuse(target, "no-such-path", "There is nothing here");
    if (!route.methods.includes(method === "HEAD" ? "GET" : method)) {
      return refuse(target, "wrong-method", `Nothing here takes ${method}`, {
        allow: route.methods.join(", "),
      });
    }
    if (!route.takesAnyType && !UNTYPED.includes(method) && !isJson(headers)) {
      return refuse(target, "wrong-type", "A request that changes something is application/json");
    }
    return { role, isSigningIn: isSignIn(arrival) };
  }

  /** A cookie is no guess: nobody gets anywhere near one, and those of yesterday come from honest browsers. */
  #hasCookie({ request, now }: Arrival): boolean {
    return this.#options.cookie.isValid(request.headers.get("cookie"), now);
  }

  #roleOf(arrival: Arrival, shown: Credentials | undefined): Role | undefined {
    if (this.#hasCookie(arrival)) return "admin";
    if (shown === undefined) return undefined;
    const role = this.#authenticator.roleOf(shown);
    if (role !== undefined) return role;
    const { from, now } = arrival;
    this.#backOff.failed(from, now);
    const message = `Somebody at ${from} gave a wrong token or password`;
    this.#options.log?.write({ level: "warn", message });
    return undefined;
  }
}

function isJson(headers: Headers): boolean {
  return /^application\/json\s*(;|$)/i.test(headers.get("content-type") ?? "");
}

function isSignIn({ target, request }: Arrival): boolean {
  return target.path === "/" && request.method === "GET" &&
    new URLSearchParams(target.query).has(TOKEN_PARAMETER);
}

function shownBy(arrival: Arrival): Credentials | undefined {
  if (!isSignIn(arrival)) return credentialsOf(arrival.request.headers);
  const secret = new URLSearchParams(arrival.target.query).get(TOKEN_PARAMETER) ?? "";
  return { name: "", secret };
}

function unauthorised({ target, route }: Arrival, shown: Credentials | undefined): Verdict {
  const signIn = isOfApi(target.path)
    ? "It wants a token or password"
    : "Sign in: by the address with the token that the daemon has printed, by a password, or a Bearer token";
  const text = shown === undefined ? signIn : "The token or password is wrong";
  const realm = `Basic realm="${route?.realm ?? "Shoal"}", charset="UTF-8"`;
  return refuse(target, "unauthorised", text, { "www-authenticate": realm });
}

/** Says why not: to programs that ask the API as all that goes wrong there, to others in a line of text. */
function refuse(
  { path }: RequestTarget,
  kind: ApiErrorKind,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): Verdict {
  const error = new ApiError(kind, text);
  const refusal = isOfApi(path)
    ? errorAnswer(error, headers)
    : plainAnswer(error.status, text, headers);
  return { refusal };
}
