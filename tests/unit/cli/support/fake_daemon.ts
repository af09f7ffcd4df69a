import { type DaemonAddress, shownAddress } from "../../../../lib/cli/ctl/daemon_address.ts";
import { RestApi } from "../../../../lib/daemon/api/mod.ts";
import { FakeControl } from "../../daemon/support/fake_control.ts";

/** The token of the daemons here. */
export const TOKEN = "a-token";

/** An answer that is no daemon's. */
export interface FakeReply {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** A daemon whose API is asked without a network. */
export class FakeDaemon {
  /** What it is told to do. */
  readonly control: FakeControl;
  /** Where it was asked. */
  readonly addresses: string[] = [];
  /** Whether who asks may only look. */
  isReadOnly = false;
  /** What it wants to be shown. */
  password = `Bearer ${TOKEN}`;
  /** What is answered in place of all else. */
  reply: FakeReply | undefined;
  readonly #asked = Promise.withResolvers<void>();

  constructor(control: FakeControl = new FakeControl()) {
    this.control = control;
  }

  /** Resolves when it is asked for the first time: until then the program loads its parts, which takes no virtual time. */
  get asked(): Promise<void> {
    return this.#asked.promise;
  }

  /** Answers as the server does. */
  async ask(at: DaemonAddress, url: string, init: RequestInit): Promise<Response> {
    this.addresses.push(shownAddress(at));
    this.#asked.resolve();
    if (this.reply) return responseOf(this.reply);
    const request = new Request(url, init);
    const authorization = request.headers.get("authorization");
    if (authorization !== this.password) {
      const message = authorization === null ? "It wants a token" : "The token is wrong";
      const text = JSON.stringify({ error: { kind: "unauthorised", message } });
      return responseOf({ status: 401, contentType: "application/json", text });
    }
    const { pathname: path, search } = new URL(url);
    const { method } = request;
    const { isReadOnly } = this;
    const body = await request.text();
    const api = new RestApi(this.control);
    const answer = await api.answer({ method, path, query: search.slice(1), body, isReadOnly });
    return new Response(answer.body, {
      status: answer.status,
      headers: { "content-type": "application/json" },
    });
  }
}

function responseOf({ status, contentType, text }: FakeReply): Response {
  return new Response(text, { status, headers: { "content-type": contentType } });
}
