/**
 * Serves a folder over HTTP. Arguments: address, port, folder. Says "ready" once it listens.
 *
 * @module
 */
const [hostname = "", port = "", dir = ""] = Deno.args;

Deno.serve(
  { hostname, port: Number(port), onListen: () => console.log("ready") },
  async (request) => {
    const { pathname } = new URL(request.url);
    const bytes = await Deno.readFile(`${dir}${pathname}`).catch(() => undefined);
    if (bytes === undefined) return new Response(null, { status: 404 });
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.get("range") ?? "");
    if (range === null) return new Response(bytes);
    const [first, last] = [Number(range[1]), Math.min(Number(range[2]), bytes.length - 1)];
    const headers = { "content-range": `bytes ${first}-${last}/${bytes.length}` };
    return new Response(bytes.slice(first, last + 1), { status: 206, headers });
  },
);
