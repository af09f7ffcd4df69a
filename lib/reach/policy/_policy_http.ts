import { normaliseHostname } from "../../address/mod.ts";
import type { Http, HttpPurpose, HttpRequest, HttpResponse, Resolver } from "../../io/mod.ts";
import type { AddressGate } from "./_address_gate.ts";
import { isMetadataService, isNearer, type Nearness, nearnessOf } from "./nearness.ts";
import { NotAllowedError } from "./not_allowed_error.ts";
import type { OutgoingPolicy } from "./outgoing_policy.ts";

/** Header fields that are for one origin and no other. */
const SECRETS: ReadonlySet<string> = new Set(["authorization", "cookie", "proxy-authorization"]);

/** Which addresses a request may go to, of those that its host has: the ways of requests that have been checked. */
export interface HttpClass {
  /** How near they are. */
  readonly nearness: Nearness;
  /** Whether the IP filter is asked. */
  readonly isFiltered: boolean;
}

/** Asks servers, of which none but those of a class are reached. */
export interface ClassHttp {
  /** Goes one hop. */
  request(request: HttpRequest, kind: HttpClass): Promise<HttpResponse>;
}

/** Purposes that the user alone answers for, or that the local network does: the IP filter is not asked. */
const UNFILTERED: ReadonlySet<HttpPurpose> = new Set(["user", "gateway"]);

/** What a {@linkcode PolicyHttp} needs. */
export interface PolicyHttpOptions {
  /** Finds the addresses of hosts. */
  readonly resolver: Resolver;
  /** What may be asked. */
  readonly policy: OutgoingPolicy;
  /** Whom nobody asks. */
  readonly gate: AddressGate;
}

/** Where an answer came from. */
interface Origin {
  readonly url: URL;
  readonly nearness: Nearness;
}

/** Asks what the policy allows: checks each URL, the addresses of its host, and where redirects lead. */
export class PolicyHttp implements Http {
  readonly #http: ClassHttp;
  readonly #options: PolicyHttpOptions;
  readonly #origins = new WeakMap<HttpResponse, Origin>();

  constructor(http: ClassHttp, options: PolicyHttpOptions) {
    this.#http = http;
    this.#options = options;
  }

  async request(request: HttpRequest): Promise<HttpResponse> {
    const { url, purpose = "user", redirectedBy } = request;
    const { policy } = this.#options;
    const from = redirectedBy && this.#origins.get(redirectedBy);
    this.#check(url, policy.refuseUrl(url, purpose));
    const isFiltered = !UNFILTERED.has(purpose);
    const nearness = await this.#nearnessOf(request, isFiltered);
    this.#check(url, policy.refuseHost(url, purpose, nearness));
    if (from !== undefined) this.#check(url, policy.refuseRedirect(from.nearness, nearness));
    const isElsewhere = redirectedBy !== undefined && from?.url.origin !== url.origin;
    const allowed = isElsewhere ? withoutSecrets(request) : request;
    const response = await this.#http.request(allowed, { nearness, isFiltered });
    this.#origins.set(response, { url, nearness });
    return response;
  }

  /** How near the host is by the nearest of its addresses. @throws {NotAllowedError} if none may be asked. */
  async #nearnessOf(request: HttpRequest, isFiltered: boolean): Promise<Nearness> {
    const { url, signal } = request;
    const { resolver, gate } = this.#options;
    const hostname = normaliseHostname(url.hostname);
    const found = await resolver.resolve(hostname, signal === undefined ? {} : { signal });
    let nearest: Nearness | undefined;
    let reason: string | undefined;
    for (const address of found) {
      const nearness = nearnessOf(address);
      if (nearness === undefined) reason = `nobody can be at ${address}`;
      else if (isMetadataService(address)) {
        reason = `${address} has the secrets of this machine's cloud`;
      } else if (isFiltered && gate.refuse(address) !== undefined) reason = gate.refuse(address);
      else if (nearest === undefined || isNearer(nearness, nearest)) nearest = nearness;
    }
    if (nearest === undefined) this.#check(url, reason ?? "it has no address");
    return nearest ?? "global";
  }

  #check(url: URL, reason: string | undefined): void {
    if (reason !== undefined) throw new NotAllowedError(`ask ${url.host}`, reason);
  }
}

function withoutSecrets(request: HttpRequest): HttpRequest {
  const headers = Object.entries(request.headers ?? {})
    .filter(([name]) => !SECRETS.has(name.toLowerCase()));
  return { ...request, headers: Object.fromEntries(headers) };
}
