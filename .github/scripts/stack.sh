# shellcheck shell=bash
# Shared by the scripts beside it, which source it.

# Needs STACK (the name of the stack, as in Pulumi.<STACK>.yaml); PULUMI_ORGANIZATION where the
# backend is Pulumi Cloud.
stack=${PULUMI_ORGANIZATION:+$PULUMI_ORGANIZATION/}${STACK:?is the name of the stack}

# An event log tells of policy violations, which "--json" does not. It also holds the program's debug
# messages, and with them the signing keys in clear: nobody else may read it, no artifact may hold it,
# and it goes with the script.
umask 077
events_directory=$(mktemp -d)
trap 'rm -rf "$events_directory"' EXIT
events=$events_directory/events

# Runs a pulumi command that leaves its events; the option is there only for those who debug.
pulumi_with_events() {
  PULUMI_DEBUG_COMMANDS=true pulumi "$@" --stack "$stack" --non-interactive --event-log "$events"
}

# Says what the events of a run that ended with $2 mean: for machines into the file $1, and as the
# summary of the job. Leaves no file when there is nothing that can be read.
summarize() {
  if ! said "$2" --json >"$events_directory/said"; then
    return 1
  fi
  mv "$events_directory/said" "$1"
  said "$2" --markdown >>"${GITHUB_STEP_SUMMARY:-/dev/stdout}"
}

# Exit code 3 of the summary means flags, which are for people and no failure.
said() {
  local status=0
  node cli/summary.ts --status "$1" "$2" "$events" || status=$?
  [ "$status" -eq 0 ] || [ "$status" -eq 3 ]
}
