// Looks at templates with cdk-nag's AwsSolutions rules, and holds what it finds against the decisions in docs/security.md:
//   node check.mjs docs/security.md TEMPLATE.json…
// A finding without a decision fails, and so does a decision without a finding: either is news.
import { readFileSync } from "node:fs";
import { App, Aspects, Stack } from "aws-cdk-lib";
import { CfnInclude } from "aws-cdk-lib/cloudformation-include";
import { AwsSolutionsChecks } from "cdk-nag";

const [decisionsFile, ...templates] = process.argv.slice(2);

/** `AwsSolutions-IAM5[topic]` of `PublishUpdateRole`: wildcards in topics and routes are named by the kind of resource, as there are many. */
function nameOf({ ruleId, findingId, resource }) {
  const what = findingId.replace(/^Resource::/, "").replace(/^arn:[^/]*:execute-api:.*$/, "execute-api").replace(/^arn:[^/]*:([a-z]+)\/.*$/, "$1");
  const id = resource.node.id.replace(/^Backend/, "").replace(/[0-9A-F]{8}$/, "");
  return `${ruleId}${what === "" ? "" : `[${what}]`} ${id}`;
}

function findingsOf(template) {
  const found = new Set();
  const ignored = () => undefined;
  const logger = {
    onCompliance: ignored, onSuppressed: ignored, onSuppressedError: ignored, onNotApplicable: ignored,
    onNonCompliance: (data) => found.add(nameOf(data)),
    // A rule that fails has looked at nothing.
    onError: (data) => found.add(`${data.ruleId}(failed: ${data.errorMessage}) ${data.resource.node.id}`),
  };
  const app = new App();
  const stack = new Stack(app, "Template");
  new CfnInclude(stack, "Included", { templateFile: template });
  Aspects.of(stack).add(new AwsSolutionsChecks({ reports: false, logIgnores: false, additionalLoggers: [logger] }));
  app.synth();
  return found;
}

/** The rows `| rule | of which resources | decision |` of the section about cdk-nag. */
function decisionsIn(text) {
  const section = text.split("\n## What cdk-nag finds\n")[1]?.split("\n## ")[0] ?? "";
  return new Set(section.split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")))
    .flatMap(([, rule, resources, decision]) => (decision ? resources.split(", ").map((resource) => `${rule} ${resource}`) : [])));
}

const decisions = decisionsIn(readFileSync(decisionsFile, "utf8"));
const findings = new Set(templates.flatMap((template) => [...findingsOf(template)]));
const problems = [
  ...[...findings].filter((finding) => !decisions.has(finding)).map((finding) => `no decision in ${decisionsFile} for ${finding}`),
  ...[...decisions].filter((decision) => !findings.has(decision)).map((decision) => `nothing is found any more of ${decision}`),
].sort();
console.log(problems.length === 0 ? `${findings.size} findings in ${templates.length} templates, each with a decision` : problems.join("\n"));
process.exitCode = problems.length === 0 && templates.length > 0 ? 0 : 1;
