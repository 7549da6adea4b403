#!/usr/bin/env bash
# Applies a stack, then asks the tenant and the delivered files whether it is true.
#
# Usage: STACK=dev up.sh DIRECTORY          leaves DIRECTORY/dev.json, what node cli/summary.ts says
# AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET are the deployer's. POLICY_PACK as in preview.sh.
set -euo pipefail
# shellcheck source=.github/scripts/stack.sh
. "$(dirname "$0")/stack.sh"
mkdir -p "$1"

pack=${POLICY_PACK-policy}
status=0
pulumi_with_events up --yes --suppress-outputs ${pack:+--policy-pack "$pack"} || status=$?
summarize "$1/$STACK.json" "$status"
[ "$status" -eq 0 ] || exit "$status"

check() {
  pulumi stack output --json --stack "$stack" |
    node cli/smoke.ts --settings "${SETTINGS:-Pulumi.$STACK.yaml}" --here --markdown
}
check | tee -a "${GITHUB_STEP_SUMMARY:-/dev/null}"
