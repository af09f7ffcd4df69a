import { ask } from "../api.ts";
import type { FolderAnswer } from "../../daemon/api/folder_shapes.ts";

/** Gives what is in a folder of the daemon's machine; "" for the folders that data may go to. @throws {ApiError} if it can not be seen. */
export async function listFolder(path: string): Promise<FolderAnswer> {
  const query = path === "" ? "" : `?${new URLSearchParams({ path })}`;
  const answer = await ask("GET", `/folders${query}`);
  if (isFolderAnswer(answer)) return answer;
  throw new TypeError("Cannot list the folder: the daemon gives no list");
}

function isFolderAnswer(value: unknown): value is FolderAnswer {
  return typeof value === "object" && value !== null && "entries" in value && "path" in value;
}
