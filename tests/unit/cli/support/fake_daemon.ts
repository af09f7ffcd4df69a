import { shownAddress } from "../../../../lib/cli/ctl/daemon_address.ts";
import type {
  DaemonAddress,
  DaemonReply,
  DaemonRequest,
} from "../../../../lib/cli/ctl/daemon_exchange.ts";
import { RestApi } from "../../../../lib/daemon/api/mod.ts";
import { FakeControl } from "../../daemon/support/fake_control.ts";

/** The token of the daemons here. */
export const TOKEN = "a-token";

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
  reply: DaemonReply | undefined;
  readonly #asked = Promise.withResolvers<void>();

  constructor(control: FakeControl = new FakeControl()) {
    this.control = control;
  }

  /** Resolves when it is asked for the first time: until then the program loads its parts, which takes no virtual time. */
  get asked(): Promise<void> {
    return this.#asked.promise;
  }

  /** Answers as the server does. */
  async ask(at: DaemonAddress, request: DaemonRequest): Promise<DaemonReply> {
    this.addresses.push(shownAddress(at));
    this.#asked.resolve();
    if (this.reply) return this.reply;
    if (request.headers.authorization !== this.password) {
      return { status: 401, contentType: "text/plain; charset=utf-8", text: "Sign in\n" };
    }
    const [path = "", query = ""] = request.path.split("?", 2);
    const { method, body = "" } = request;
    const { isReadOnly } = this;
    const api = new RestApi(this.control);
    const answer = await api.answer({ method, path, query, body, isReadOnly });
    return { status: answer.status, contentType: "application/json", text: answer.body };
  }
}
