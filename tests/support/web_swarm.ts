import { Swarm } from "../../lib/testing/mod.ts";
import { WebServer, type WebServerScript } from "./web_server.ts";

/** A swarm with web servers. */
export class WebSwarm extends Swarm {
  /** Adds a web server at `http://NAME/` that has the torrent's files, as its script says. */
  web(name: string, script: WebServerScript = {}): WebServer {
    const machine = this.machine();
    const server = new WebServer(this.torrent, this.clock, script);
    this.internet.name(name, machine.address);
    machine.serveHttp({ hostname: "0.0.0.0", port: 80 }, server.handler);
    return server;
  }
}
