import { readText } from "../../host/mod.ts";
import type { HttpUser, Role } from "./credentials.ts";
import { parsePasswordHash } from "./password_hash.ts";

const ROLES: readonly Role[] = ["admin", "read-only"];

/**
 * Reads users from a file: one a line, `NAME:ROLE:HASH`, the role `admin` or `read-only`, the hash as
 * `shoal serve --hash-password` prints it. Empty lines and those that begin with `#` are passed over.
 *
 * @throws {TypeError} that says which line is wrong, without what is in it; {Error} of the system.
 */
export async function readUsers(path: string): Promise<HttpUser[]> {
  return parseUsers(await readText(path), path);
}

/** As {@linkcode readUsers}, of what is in it. */
export function parseUsers(text: string, path: string): HttpUser[] {
  const users = new Map<string, HttpUser>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const user = parseUser(line.trim());
    if (!user) {
      throw new TypeError(
        `Cannot use line ${
          index + 1
        } of ${path}: it is not NAME:ROLE:HASH, the hash as --hash-password prints it`,
      );
    }
    if (users.has(user.name)) {
      throw new TypeError(`Cannot use line ${index + 1} of ${path}: that name is there already`);
    }
    users.set(user.name, user);
  }
  return [...users.values()];
}

function parseUser(line: string): HttpUser | undefined {
  const [name = "", roleName = "", ...rest] = line.split(":");
  const role = ROLES.find((role) => role === roleName);
  const passwordHash = parsePasswordHash(rest.join(":"));
  return name === "" || !role || !passwordHash ? undefined : { name, role, passwordHash };
}
