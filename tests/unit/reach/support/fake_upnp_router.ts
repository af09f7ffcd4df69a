import type { Datagrams, HttpServer } from "../../../../lib/io/mod.ts";
import type { FakeNetwork } from "../../../support/fake_network.ts";

/** A mapping of a {@linkcode FakeUpnpRouter}. */
export interface FakeUpnpMapping {
  readonly client: string;
  readonly internalPort: number;
  readonly leaseSeconds: number;
}

/** How a {@linkcode FakeUpnpRouter} behaves. */
export interface FakeUpnpOptions {
  /** Its services, in the order of the description. */
  readonly services?: readonly string[];
  /** Gives the number of the error for an action; undefined or 0 where it does what it was told. */
  readonly fault?: (action: string, args: ReadonlyMap<string, string>) => number | undefined;
  /** The URL that it answers searches with. */
  readonly location?: string;
  /** What it describes itself as, instead of what it is. */
  readonly description?: string;
  /** Answers nothing over HTTP until the request is given up. */
  readonly hangs?: boolean;
}

/** A router in memory that speaks UPnP: SSDP at the group, HTTP at port 5000. */
export class FakeUpnpRouter {
  /** What it maps, by "TCP 7000". */
  readonly mappings = new Map<string, FakeUpnpMapping>();
  /** Actions that it was told to do. */
  readonly actions: string[] = [];
  /** Its address on the other side. */
  externalAddress = "203.0.113.9";
  /** How it behaves; may be changed. */
  options: FakeUpnpOptions;
  /** Searches that it heard. */
  searches = 0;
  readonly #address: string;
  readonly #socket: Datagrams;
  readonly #server: HttpServer;

  private constructor(network: FakeNetwork, socket: Datagrams, options: FakeUpnpOptions) {
    const [address = ""] = network.addresses;
    this.#address = address;
    this.#socket = socket;
    this.options = options;
    this.#server = network.serveHttp(
      { hostname: address, port: 5000 },
      (request) => this.#handle(request),
    );
  }

  /** Starts one on a machine. */
  static async start(
    network: FakeNetwork,
    options: FakeUpnpOptions = {},
  ): Promise<FakeUpnpRouter> {
    const socket = await network.bindDatagrams(
      { hostname: "0.0.0.0", port: 1900 },
      { reuseAddress: true, multicastGroups: ["239.255.255.250"] },
    );
    const router = new FakeUpnpRouter(network, socket, options);
    void router.#serve();
    return router;
  }

  /** Ends it. */
  async close(): Promise<void> {
    this.#socket.close();
    await this.#server.close();
  }

  async #serve(): Promise<void> {
    try {
      for (;;) {
        const [data, from] = await this.#socket.receive();
        const text = new TextDecoder().decode(data);
        const target = /^ST: (.*)\r$/m.exec(text)?.[1];
        if (!text.startsWith("M-SEARCH") || !target?.includes("InternetGatewayDevice:1")) continue;
        this.searches += 1;
        const location = this.options.location ?? `http://${this.#address}:5000/root.xml`;
        const answer = `HTTP/1.1 200 OK\r\nST: ${target}\r\nLOCATION: ${location}\r\n\r\n`;
        await this.#socket.send(new TextEncoder().encode(answer), from);
      }
    } catch {
      return; // closed
    }
  }

  #handle(request: Request): Response | Promise<Response> {
    if (this.options.hangs) return new Promise<Response>(() => {});
    const { pathname } = new URL(request.url);
    if (pathname === "/root.xml") return new Response(this.options.description ?? this.#describe());
    return this.#control(request);
  }

  #describe(): string {
    const { services = ["WANIPConnection:1"] } = this.options;
    const listed = services.map((name, i) =>
      `<service><serviceType>urn:schemas-upnp-org:service:${name}</serviceType>` +
      `<controlURL>/control/${i}</controlURL></service>`
    );
    return `<?xml version="1.0"?><root xmlns="urn:schemas-upnp-org:device-1-0"><device>` +
      `<serviceList>${listed.join("")}</serviceList></device></root>`;
  }

  async #control(request: Request): Promise<Response> {
    const action = /#(\w+)"/.exec(request.headers.get("SOAPAction") ?? "")?.[1] ?? "";
    const body = await request.text();
    const args = new Map<string, string>();
    for (const [, name = "", value = ""] of body.matchAll(/<(New\w+)>([^<]*)</g)) {
      args.set(name, value);
    }
    this.actions.push(action);
    const code = this.options.fault?.(action, args) ?? 0;
    if (code > 0) return fault(code);
    const key = `${args.get("NewProtocol")} ${args.get("NewExternalPort")}`;
    switch (action) {
      case "GetExternalIPAddress":
        return answer(action, { NewExternalIPAddress: this.externalAddress });
      case "AddPortMapping":
      case "AddAnyPortMapping":
        this.mappings.set(key, {
          client: args.get("NewInternalClient") ?? "",
          internalPort: Number(args.get("NewInternalPort")),
          leaseSeconds: Number(args.get("NewLeaseDuration")),
        });
        return answer(action, { NewReservedPort: args.get("NewExternalPort") ?? "" });
      case "DeletePortMapping":
        return this.mappings.delete(key) ? answer(action, {}) : fault(714);
      default:
        return fault(401);
    }
  }
}

function answer(action: string, values: Readonly<Record<string, string>>): Response {
  const fields = Object.entries(values).map(([name, value]) => `<${name}>${value}</${name}>`);
  return envelope(200, `<u:${action}Response xmlns:u="x">${fields.join("")}</u:${action}Response>`);
}

function fault(code: number): Response {
  return envelope(
    500,
    "<s:Fault><faultcode>s:Client</faultcode><faultstring>UPnPError</faultstring><detail>" +
      `<UPnPError><errorCode>${code}</errorCode><errorDescription>No</errorDescription></UPnPError>` +
      "</detail></s:Fault>",
  );
}

function envelope(status: number, body: string): Response {
  return new Response(
    '<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">' +
      `<s:Body>${body}</s:Body></s:Envelope>`,
    { status },
  );
}
