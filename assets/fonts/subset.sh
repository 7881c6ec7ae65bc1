#!/usr/bin/env bash
# Makes the faces and OFL.txt anew; the same versions give the same bytes.
# Needs npm and python3 with venv. Usage: assets/fonts/subset.sh [TEXT_FILE...]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
texts=("$@")
if [ ${#texts[@]} -eq 0 ]; then texts=("$here/../../src/codes/data/regions.csv"); fi
mkdir "$work/texts"
cp "${texts[@]}" "$work/texts/"

cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet fonttools==4.68.0
# face PACKAGE NAME: cuts down one face of one package.
face() {
  npm pack --silent "@expo-google-fonts/$1@0.4.3" > /dev/null
  rm -rf package
  tar xzf "expo-google-fonts-$1-0.4.3.tgz" package/LICENSE_FONT "package/400Regular/$2_400Regular.ttf"
  venv/bin/python "$here/subset.py" "package/400Regular/$2_400Regular.ttf" "$2-Regular.ttf" texts/*
  cp "$2-Regular.ttf" "$here/$2-Regular.ttf"
}
face noto-serif-sc NotoSerifSC
face noto-sans-sc NotoSansSC
# Both bear the same licence; that of the sans names whose design both are.
cp package/LICENSE_FONT "$here/OFL.txt"
