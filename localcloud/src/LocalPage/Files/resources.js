import { block, code, empty, h, table, word } from "./dom.js";
import { link } from "./route.js";

// Where else on this page a resource is seen.
const links = {
  "AWS::DynamoDB::Table": (ref) => ["tables", { table: ref }, "Its items"],
  "AWS::Lambda::Function": (ref) => ["functions", { q: ref }, "Its invocations"],
  "AWS::SQS::Queue": () => ["queues", {}, "What lies in it"],
  "AWS::Cognito::UserPool": () => ["users", {}, "Its users"],
};

function detail(resource) {
  const [view, params, text] = links[resource.type]?.(resource.ref) ?? [];
  return h("div", {}, block(JSON.stringify(resource.attributes, null, 2)), view && h("p", { class: "links" }, h("a", { href: link(view, params) }, text)));
}

/** What the template made here. */
export default {
  id: "resources",
  title: "Resources",
  path: "resources",
  text: (resource) => `${resource.logicalId} ${resource.type} ${resource.ref}`,
  render: (resources, { open }) =>
    resources.length === 0
      ? empty("Not yet.")
      : table(
          ["Logical id", "Type", "Ref"],
          resources.map((resource) => ({ key: resource.logicalId, cells: [resource.logicalId, word(resource.type), code(resource.ref)], detail: () => detail(resource) })),
          open,
        ),
};
