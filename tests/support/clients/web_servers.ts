import { isInPath } from "./installed.ts";
import type { Program, Scene } from "./scene.ts";

/** Where they listen. */
const PORT = 8080;

/** A program that serves files over HTTP. */
export interface WebServerProgram extends Program {
  /** Whether it knows ranges. */
  readonly hasRanges: boolean;
  /** Serves what is in a folder; gives the URL of the folder. */
  serve(scene: Scene, dir: string): Promise<string>;
  /** Gives the paths that were asked for, in order. */
  requests(scene: Scene): Promise<string[]>;
}

/** The web server that most mirrors run, as Debian has it. */
export const nginx: WebServerProgram = {
  name: "nginx",
  isInstalled: () => isInPath("nginx"),
  hasRanges: true,

  async serve(scene: Scene, dir: string): Promise<string> {
    const address = scene.address();
    const own = await scene.folder("nginx");
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
      .map((name) => `${name}_temp_path ${own}/${name};`).join(" ");
    const config = `daemon off; worker_processes 1; pid ${own}/pid; error_log ${own}/errors;
      events {}
      http {
        ${temporary}
        log_format range '$request_uri $http_range $status $connection';
        access_log ${own}/requests range;
        server { listen ${address}:${PORT}; root ${dir}; }
      }`;
    await Deno.writeTextFile(`${own}/nginx.conf`, config);
    await Deno.chmod(dir, 0o755);
    scene.spawn(["nginx", "-p", own, "-c", `${own}/nginx.conf`], { name: "nginx" });
    await scene.listening("tcp", address, PORT);
    return `http://${address}:${PORT}/`;
  },

  async requests(scene: Scene): Promise<string[]> {
    const text = await Deno.readTextFile(`${scene.dir}/nginx/requests`);
    return text.split("\n").filter((line) => line !== "");
  },
};

/** Python's own web server, which knows no ranges and closes the connection after each answer. */
export const pythonHttp: WebServerProgram = {
  name: "http.server of Python",
  isInstalled: () => isInPath("python3"),
  hasRanges: false,

  async serve(scene: Scene, dir: string): Promise<string> {
    const address = scene.address();
    const argv = ["-m", "http.server", `${PORT}`, "--bind", address, "--directory", dir];
    const log = `exec python3 ${argv.join(" ")} 2> ${scene.dir}/python.log`;
    scene.spawn(["sh", "-c", log], { name: "http.server" });
    await scene.listening("tcp", address, PORT);
    return `http://${address}:${PORT}/`;
  },

  async requests(scene: Scene): Promise<string[]> {
    const text = await Deno.readTextFile(`${scene.dir}/python.log`);
    return [...text.matchAll(/"GET (\S+) HTTP/g)].map(([_, path = ""]) => path);
  },
};
