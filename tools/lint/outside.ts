/**
 * Rules 1 and 2 of the house: who may name what of the outside.
 *
 * @module
 */
import { isPureRoom, placeOf } from "../rooms.ts";
import { isReference, memberName } from "./_syntax.ts";

/** Globals that bring time, network, files, threads or the terminal. */
const AMBIENT = new Set([
  "Deno",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "performance",
  "fetch",
  "WebSocket",
  "EventSource",
  "Worker",
  "BroadcastChannel",
  "globalThis",
  "navigator",
  "localStorage",
  "sessionStorage",
  "console",
]);

/** Members that do the same, of globals that are harmless otherwise. */
const AMBIENT_MEMBERS = new Set([
  "Date.now",
  "AbortSignal.timeout",
  "crypto.getRandomValues",
  "crypto.randomUUID",
  "crypto.subtle",
]);

/** What of `node:crypto` does not give the same answer twice, or answers from another thread. */
const UNREPEATABLE_CRYPTO_REGEXP = /^random|^generate|^getRandomValues$|^webcrypto$|^subtle$/;

/** What of Deno opens a socket. */
const SOCKET_REGEXP =
  /^Deno\.(connect|connectTls|listen|listenTls|listenDatagram|startTls|serve|createHttpClient|resolveDns)$/;

/** Globals that open a socket. */
const SOCKET_GLOBALS = new Set(["fetch", "WebSocket", "EventSource"]);

/** Modules that open sockets. */
const SOCKET_MODULE_REGEXP = /^(node:)?(net|tls|dgram|dns|http|https|http2)(\/|$)/;

/** What of Deno opens, makes, changes or looks at a file. */
const FILE_REGEXP = new RegExp(
  "^Deno\\.(open|create|readFile|readTextFile|writeFile|writeTextFile|readDir|readLink|realPath|stat|lstat|statfs|mkdir|" +
    "remove|rename|copyFile|link|symlink|truncate|chmod|chown|utime|makeTempDir|makeTempFile)(Sync)?$|^Deno\\.watchFs$",
);

/** Modules that open files. */
const FILE_MODULE_REGEXP = /^(node:)?fs(\/|$)|^@std\/fs(\/|$)/;

/** Below `host` nothing names the outside: it comes in through `io`. */
export const noAmbient: Deno.lint.Rule = {
  create(context) {
    const place = placeOf(context.filename);
    if (!isPureRoom(place.room)) return {};
    function report(node: Deno.lint.Node, name: string): void {
      context.report({
        node,
        message: `\`${name}\` is the outside, which the room ${place.room} may not name`,
        hint: "Take time, randomness, network and files as interfaces of lib/io",
      });
    }
    return {
      Identifier(node) {
        if (AMBIENT.has(node.name) && isReference(node)) report(node, node.name);
      },
      MemberExpression(node) {
        const name = memberName(node);
        if (AMBIENT_MEMBERS.has(name)) report(node, name);
      },
      NewExpression(node) {
        const { callee } = node;
        if (callee.type === "Identifier" && callee.name === "Date" && node.arguments.length === 0) {
          report(node, "new Date()");
        }
      },
      CallExpression(node) {
        if (node.callee.type === "Identifier" && node.callee.name === "Date") {
          report(node, "Date()");
        }
      },
      ImportExpression(node) {
        if (node.source.type === "Literal" && isOutside(String(node.source.value))) {
          report(node, String(node.source.value));
        }
      },
      ImportDeclaration(node) {
        const module = node.source.value;
        if (isOutside(module)) report(node, module);
        if (module !== "node:crypto") return;
        for (const specifier of node.specifiers) {
          if (specifier.type !== "ImportSpecifier") {
            context.report({ node: specifier, message: "Import from node:crypto by name" });
          } else if (
            specifier.imported.type === "Identifier" &&
            UNREPEATABLE_CRYPTO_REGEXP.test(specifier.imported.name)
          ) {
            report(specifier, specifier.imported.name);
          }
        }
      },
    };
  },
};

/** A module of Node's other than the one for short hashes, or of `@std` that touches files. */
function isOutside(module: string): boolean {
  return module.startsWith("node:") && module !== "node:crypto" || FILE_MODULE_REGEXP.test(module);
}

/** Rooms that run in browsers as well, where `fetch` is the only way out. */
const BROWSER_ROOMS: readonly string[] = ["client", "page"];

/** Only `net` opens sockets, and what runs in browsers asks by `fetch`. */
export const noSockets: Deno.lint.Rule = {
  create(context) {
    const { shipped, room } = placeOf(context.filename);
    if (!shipped || isPureRoom(room) || room === "net") return {};
    const hint = "Sockets and HTTP come from lib/net, through lib/io";
    return {
      Identifier(node) {
        if (BROWSER_ROOMS.includes(room) && node.name === "fetch") return;
        if (SOCKET_GLOBALS.has(node.name) && isReference(node)) {
          context.report({ node, message: `\`${node.name}\` opens a socket`, hint });
        }
      },
      MemberExpression(node) {
        const name = memberName(node);
        if (SOCKET_REGEXP.test(name)) {
          context.report({ node, message: `\`${name}\` opens a socket`, hint });
        }
      },
      ImportDeclaration(node) {
        if (SOCKET_MODULE_REGEXP.test(node.source.value)) {
          context.report({ node, message: `${node.source.value} opens sockets`, hint });
        }
      },
    };
  },
};

/** Owner of the daemon's database: SQLite's own files, of which nobody else knows. */
const STORE_FOLDER = "lib/daemon/store/";

/** Only `disk` opens files, and the store its database. */
export const noFiles: Deno.lint.Rule = {
  create(context) {
    const { shipped, room, path } = placeOf(context.filename);
    if (!shipped || isPureRoom(room) || room === "disk" || path.startsWith(STORE_FOLDER)) return {};
    const hint = "Files come from lib/disk, through lib/io";
    return {
      MemberExpression(node) {
        const name = memberName(node);
        if (FILE_REGEXP.test(name)) {
          context.report({ node, message: `\`${name}\` touches a file`, hint });
        }
      },
      ImportDeclaration(node) {
        if (FILE_MODULE_REGEXP.test(node.source.value)) {
          context.report({ node, message: `${node.source.value} touches files`, hint });
        }
      },
    };
  },
};

/** Chance comes from `io`'s Random, which a seed can determine. */
export const noMathRandom: Deno.lint.Rule = {
  create(context) {
    return {
      MemberExpression(node) {
        if (memberName(node) === "Math.random") {
          context.report({
            node,
            message: "`Math.random` can be guessed, and no seed determines it",
            hint: "Take a Random of lib/io, or a seeded one in tests",
          });
        }
      },
    };
  },
};
