#!/usr/bin/env bash
# Looks for what others have changed in a stack, changes nothing, and keeps the issue about it.
#
# Usage: STACK=dev drift.sh                 GITHUB_TOKEN may write issues
set -euo pipefail
# shellcheck source=.github/scripts/stack.sh
. "$(dirname "$0")/stack.sh"

status=0
pulumi_with_events refresh --preview-only || status=$?
# A run that failed is told as a flag, so that it closes no issue.
summarize "$events_directory/summary.json" "$status"
node cli/drift.ts --stack "$STACK" "$events_directory/summary.json"
exit "$status"
