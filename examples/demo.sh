#!/bin/sh
# The main job on the embedded sandboxes: contracts in YAML become contracts at five vendors, change, get tags, and go.
# Works on a copy in .demo, which git ignores. Needs `reconcile` on the PATH; `make demo` sees to that.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work="$here/../.demo/five-vendors"
rm -rf "$work"
mkdir -p "$work"
cp -R "$here/five-vendors/." "$work"
rm -rf "$work/.reconcile" "$work/reconcile.lock"
cd "$work"

say() { printf '\n\033[1m# %s\033[0m\n' "$1"; }
run() { printf '$ %s\n' "$*"; "$@"; }

say "Ten contracts and a payment described in YAML, none of them at a vendor yet."
run reconcile validate
run reconcile plan -o first.plan
say "Apply what was reviewed."
run reconcile apply first.plan
say "What is managed now, and the plan after it: nothing to do."
run reconcile state list
run reconcile plan --detailed-exitcode

say "An edit: a new price, a new tag, and one contract goes."
sed -i.bak 's/amount: "250"/amount: "275"/; s/tags: \[project\]/tags: [project, priority]/' contracts/*.yaml
awk 'BEGIN { RS = "---\n"; ORS = "" } !/name: datadog/ { print sep $0; sep = "---\n" }' contracts/trelica.yaml >kept
mv kept contracts/trelica.yaml
rm -f contracts/*.bak
run reconcile plan -o second.plan
run reconcile apply second.plan
say "And again: nothing to do."
run reconcile plan --detailed-exitcode
