import tseslint from "typescript-eslint";

/** What changes something. Of calls only the names are known here, and these are those of collections and of what has an end. */
const CHANGE = ":matches(UpdateExpression, AssignmentExpression)";
const CALL = "CallExpression[callee.property.name=/^(add|delete|set|clear|push|pop|shift|unshift|splice|close|settle)$/]";
const WITHIN = ":matches(BinaryExpression, UnaryExpression, ChainExpression)";

/** A change is a statement of its own: whoever looks for what changes a variable does not look into conditions and operands. */
const hidden = [
  ...[CHANGE, `${WITHIN} > ${CHANGE}`].flatMap((change) => [`LogicalExpression > ${change}`, `ConditionalExpression > ${change}`, `IfStatement > ${change}.test`]),
  `IfStatement > ${WITHIN}.test > ${CHANGE}`,
  ...[CALL, `${WITHIN} > ${CALL}`, `${WITHIN} > ${WITHIN} > ${CALL}`].map((call) => `LogicalExpression[operator!="??"] > ${call}`),
].map((selector) => ({ selector, message: "Change it in a statement of its own, before the condition or behind an if." }));

export default tseslint.config(
  { ignores: ["**/dist/**", "**/*.config.*", "artifacts/**", "cdk.out/**"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-unused-expressions": ["error", { allowShortCircuit: false, allowTernary: false, allowTaggedTemplates: false }],
      "no-multi-assign": "error",
      "no-nested-ternary": "error",
      "no-restricted-syntax": ["error", ...hidden],
      "no-sequences": ["error", { allowInParentheses: false }],
    },
  },
);
