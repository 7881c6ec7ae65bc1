#!/usr/bin/env bash
# Makes NotoSansSC-Regular.ttf and OFL.txt anew; the same versions give the same bytes.
# Needs npm and python3 with venv. Usage: assets/fonts/subset.sh [TEXT_FILE...]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
texts=("$@")
if [ ${#texts[@]} -eq 0 ]; then texts=("$here/../../src/codes/data/regions.csv"); fi
cp "${texts[@]}" "$work/"

cd "$work"
npm pack --silent @expo-google-fonts/noto-sans-sc@0.4.3 > /dev/null
tar xzf expo-google-fonts-noto-sans-sc-0.4.3.tgz package/LICENSE_FONT package/400Regular/NotoSansSC_400Regular.ttf
python3 -m venv venv
venv/bin/pip install --quiet fonttools==4.68.0
venv/bin/python "$here/subset.py" package/400Regular/NotoSansSC_400Regular.ttf NotoSansSC-Regular.ttf ./*.csv
cp NotoSansSC-Regular.ttf "$here/NotoSansSC-Regular.ttf"
cp package/LICENSE_FONT "$here/OFL.txt"
