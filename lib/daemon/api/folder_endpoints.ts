import type { Endpoint } from "./endpoint.ts";
import type { FolderAnswer } from "./folder_shapes.ts";
import { pathField } from "./path_field.ts";

/** Folders of the daemon's machine; for those who may put something there. */
export const folderEndpoints: readonly Endpoint[] = [{
  method: "GET",
  path: "/folders",
  isForAdmins: true,
  async run({ control, query }) {
    const path = query.get("path");
    const { parent = null, ...view } = await control.folder(
      path === null ? undefined : pathField.read(path, "path"),
    );
    const value: FolderAnswer = { ...view, parent };
    return { value };
  },
}];
