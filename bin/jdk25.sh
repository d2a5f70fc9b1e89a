# Finds a JDK 25 or newer and sets JAVA_HOME to it. Sourced by ./moonfleet and ./verify.

moonfleet_java_major() { # JAVA_HOME → its major version, read from its release file: starting java would cost 40 ms
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null
}

moonfleet_is_jdk25() {
  [ -x "$1/bin/javac" ] && [ "$(moonfleet_java_major "$1")" -ge 25 ] 2>/dev/null
}

moonfleet_find_jdk() {
  local home candidate
  if [ -n "${JAVA_HOME:-}" ] && moonfleet_is_jdk25 "$JAVA_HOME"; then return 0; fi
  for home in /usr/lib/jvm/*25* /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
    if moonfleet_is_jdk25 "$home"; then export JAVA_HOME="$home"; return 0; fi
  done
  candidate=$(command -v java || true)
  if [ -n "$candidate" ]; then
    home=$(dirname "$(dirname "$(readlink -f "$candidate" 2>/dev/null || echo "$candidate")")")
    if moonfleet_is_jdk25 "$home"; then export JAVA_HOME="$home"; return 0; fi
  fi
  if [ -x /usr/libexec/java_home ]; then
    home=$(/usr/libexec/java_home -v 25+ 2>/dev/null || true)
    if [ -n "$home" ] && moonfleet_is_jdk25 "$home"; then export JAVA_HOME="$home"; return 0; fi
  fi
  cat >&2 <<'EOF'
moonfleet: no JDK 25 found (looked at JAVA_HOME, /usr/lib/jvm, SDKMAN, java on the path, macOS's java_home).
Get one, then try again:
  Debian/Ubuntu  the Temurin repository of adoptium.net, package temurin-25-jdk
  macOS          brew install --cask temurin@25
  anywhere       sdk install java 25-tem      (sdkman.io)
or set JAVA_HOME to a JDK 25.
EOF
  return 1
}

# Maven's own libraries use what JDK 25 warns about; the warnings would hide ours.
moonfleet_maven_opts() {
  export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}"
}
