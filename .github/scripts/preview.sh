#!/usr/bin/env bash
# Previews a stack with the policy pack.
#
# Usage: STACK=dev preview.sh DIRECTORY     leaves DIRECTORY/dev.json, what node cli/summary.ts says
# POLICY_PACK: folder of the pack; empty: none. Default: policy
set -euo pipefail
# shellcheck source=.github/scripts/stack.sh
. "$(dirname "$0")/stack.sh"
mkdir -p "$1"

pack=${POLICY_PACK-policy}
status=0
pulumi_with_events preview --diff ${pack:+--policy-pack "$pack"} || status=$?
# A plan that failed is told too, as a flag; it then fails the job.
summarize "$1/$STACK.json" "$status"
exit "$status"
