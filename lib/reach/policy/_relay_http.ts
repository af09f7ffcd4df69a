import { normaliseHostname } from "../../address/mod.ts";
import type { Http, HttpRequest, HttpResponse } from "../../io/mod.ts";
import { Relay, type RelayAccess, type RelayOptions } from "../proxy/mod.ts";
import { formatClass } from "./_class_dialer.ts";
import type { ClassHttp, HttpClass } from "./_policy_http.ts";

/** An HTTP client all of whose connections go through a relay, and its end. */
export interface RelayedHttp extends Http {
  /** Closes what is kept between requests. */
  close(): void;
}

/** Makes an HTTP client of a kind that connects to nobody but a SOCKS5 server. */
export type OpenHttp = (access: RelayAccess) => RelayedHttp;

/** Asks through a relay, which is opened with the first request; one client for each class of requests. */
export class RelayHttp implements ClassHttp {
  readonly #openHttp: OpenHttp;
  readonly #options: RelayOptions & { readonly isDirect: boolean };
  readonly #clients = new Map<string, RelayedHttp>();
  #relay: Relay | undefined;
  #isClosed = false;

  /** `isDirect` says that there is no proxy beyond the relay. */
  constructor(openHttp: OpenHttp, options: RelayOptions & { readonly isDirect: boolean }) {
    this.#openHttp = openHttp;
    this.#options = options;
  }

  async request(request: HttpRequest, kind: HttpClass): Promise<HttpResponse> {
    const { url } = request;
    if (this.#isClosed) throw new Error(`Cannot ask ${url.host}: the network is closed`);
    this.#relay ??= new Relay(this.#options);
    const relay = this.#relay;
    const name = formatClass(kind);
    const client = this.#clients.get(name) ?? this.#open(relay, kind);
    this.#clients.set(name, client);
    try {
      return await client.request(request);
    } catch (error) {
      request.signal?.throwIfAborted();
      const port = Number(url.port) || (url.protocol === "https:" ? 443 : 80);
      const reason = relay.failureOf({ hostname: normaliseHostname(url.hostname), port });
      if (reason === undefined) throw error;
      throw new Error(`Cannot ask ${url.host}: ${reason}`, { cause: error });
    }
  }

  #open(relay: Relay, kind: HttpClass): RelayedHttp {
    const { isDirect } = this.#options;
    const isLocal = kind.nearness === "self" && isDirect;
    return this.#openHttp({ ...relay.admit(formatClass(kind)), isLocal, hidesNames: !isDirect });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const client of this.#clients.values()) client.close();
    await this.#relay?.close();
  }
}
