import { code, empty, h, table, word } from "./dom.js";

/** What the template made here. */
export default {
  id: "resources",
  title: "Resources",
  path: "resources",
  text: (resource) => `${resource.logicalId} ${resource.type} ${resource.ref}`,
  render: (resources, open) =>
    resources.length === 0
      ? empty("Not yet.")
      : table(
          ["Logical id", "Type", "Ref"],
          resources.map((resource) => ({
            key: resource.logicalId,
            cells: [resource.logicalId, word(resource.type), code(resource.ref)],
            detail: () => h("pre", {}, JSON.stringify(resource.attributes, null, 2)),
          })),
          open,
        ),
};
