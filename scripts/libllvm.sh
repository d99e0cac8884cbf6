# Sourced by ./demo, ./test and bench/run: makes libLLVM available where apt can, and elsewhere says what to install.
# Nothing here fails: without libLLVM, kernels run on the IL backend.

# Installs the named Debian package. A second try follows an update, for package lists that are missing or out of date.
apt_install() {
  command -v apt-get > /dev/null || return 1
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo > /dev/null || return 1
    # Without a terminal nobody can type a password: fail instead of waiting for one.
    if [ -t 0 ]; then as_root=(sudo); else as_root=(sudo -n); fi
  fi
  local install=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 install -y -qq --no-install-recommends "$1")
  echo "Installing $1 ..."
  "${as_root[@]}" "${install[@]}" > /dev/null 2>&1 && return
  "${as_root[@]}" apt-get update -qq > /dev/null 2>&1
  "${as_root[@]}" "${install[@]}" > /dev/null 2>&1
}

has_libllvm() {
  local libraries
  libraries=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2> /dev/null)
  [[ $libraries =~ libLLVM(\.so\.|-)(19|2[0-2]) ]]
}

ensure_libllvm() {
  # Whoever sets the variable has chosen the library, or chosen to have none.
  if [ -n "${DUALJIT_LIBLLVM:-}" ]; then
    [ -e "$DUALJIT_LIBLLVM" ] || echo "DUALJIT_LIBLLVM=$DUALJIT_LIBLLVM does not exist: going on without LLVM."
    return 0
  fi
  has_libllvm || apt_install libllvm22 || apt_install libllvm19 ||
    echo "No libLLVM was found, and apt could not install one: where none is in another place, kernels run as IL." \
         "Install LLVM 22 (Debian, Ubuntu: apt-get install libllvm22; macOS: brew install llvm)," \
         "or set DUALJIT_LIBLLVM to the path of a libLLVM from 19 on."
}

require_dotnet() {
  command -v dotnet > /dev/null && return
  echo "The .NET 10 SDK is needed: https://dotnet.microsoft.com/download" >&2
  exit 2
}

# Neither a welcome text nor telemetry belongs in the output of a build script.
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
