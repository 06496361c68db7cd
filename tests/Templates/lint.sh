#!/usr/bin/env bash
# Has cfn-lint hold a template of every kind of deployment against AWS's schemas, where a Python here has it.
set -euo pipefail

if command -v cfn-lint >/dev/null; then
  lint=(cfn-lint)
elif python3 -c 'import cfnlint' 2>/dev/null; then
  lint=(python3 -m cfnlint)
else
  echo "notice: no Python here has cfn-lint (pip install cfn-lint): the templates are not held against AWS's schemas."
  exit 0
fi

templates=$(mktemp -d)
trap 'rm -rf "$templates"' EXIT
"$(dirname "${BASH_SOURCE[0]}")/synthesize.sh" "$templates"
# W3005: the CDK writes a dependency out that a reference makes anyway.
"${lint[@]}" --ignore-checks W3005 --template "$templates"/*.json
