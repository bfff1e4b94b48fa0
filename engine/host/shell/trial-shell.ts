import { quoteShell } from "../../transport";
import { SECTION_FUNCTIONS } from "./frame";
import { STATE_FOLDER } from "./paths";

/**
 * Prints the document's rules back through the host's own binaries in a throw-away network namespace, beside a replay
 * of the live text for the cross-check with `nft -j`. The namespace is lent empty stubs of the chains and sets that the
 * rules refer to, and a lock file of its own. Chains that hold the very text already need no trial: what the kernel
 * prints of them is its spelling.
 */
export const TRIAL_FUNCTIONS = String.raw`
print_stubs() { # table and chain a line on stdin; $1 = the live save, $2 = ipv4 or ipv6
  while read -r table chain; do
    # A chain of ours that the document no longer declares will go with this apply: nothing may lean on it.
    tr -d ' \n' <${STATE_FOLDER}/owner.json 2>/dev/null | grep -qF '"family":"'"$2"'","table":"'"$table"'","chain":"'"$chain"'"' && continue
    awk -v t="$table" -v c=":$chain" 'substr($0,1,1)=="*"{in_table=(substr($0,2)==t)} in_table && $1==c{found=1} END{exit !found}' "$1" &&
      printf '*%s\n:%s - [0:0]\nCOMMIT\n' "$table" "$chain"
  done
  true
}
# The sets that rules may name, without members.
keep_sets() { # the files with the rules; one that is missing names none
  touch_file "$WORK/sets"
  have ipset && grep -qs -e '-set ' -- "$@" || return 0
  ipset save 2>/dev/null | grep '^create' >"$WORK/sets"
  true
}
lend_sets() {
  [ -s "$WORK/sets" ] || return 0
  ipset restore <"$WORK/sets" 2>/dev/null
  true
}
use_own_lock() {
  XTABLES_LOCKFILE=$WORK/lock
  export XTABLES_LOCKFILE
}
# True when each chain of the trial (holders: table and chain a line) holds the very rules on the host.
is_live() { # $1 = 4 or 6
  awk '
    file == 1 { wanted[$1, $2] = 1; next }
    /^\*/ { table = substr($0, 2); next }
    /^-A / && ((table, $2) in wanted) {
      sub(/ +$/, "")
      if (file == 2) rules[table, $2, ++sizes[table, $2]] = $0
      else if (rules[table, $2, ++live[table, $2]] != $0) { apart = 1; exit }
    }
    /^:/ && file == 3 { there[table, substr($1, 2)] = 1 }
    END {
      for (place in wanted) if (!(place in there) || sizes[place] + 0 != live[place] + 0) apart = 1
      exit apart
    }' file=1 "$WORK/holders$1" file=2 "$WORK/trial$1" file=3 "$WORK/save$1"
}
trial_load() { # $1 = 4 or 6
  tool=iptables
  [ "$1" = 6 ] && tool=ip6tables
  [ -s "$WORK/stubs$1.rules" ] && $tool-restore --noflush "$WORK/stubs$1.rules"
  if $tool-restore --noflush "$WORK/trial$1"; then $tool-save; return 0; fi
  # Which rule is it? Each alone, behind the chains it may jump to.
  grep '^[*:]\|^COMMIT' "$WORK/trial$1" >"$WORK/chains$1"
  $tool-restore "$WORK/chains$1" || return 1
  [ -s "$WORK/stubs$1.rules" ] && $tool-restore --noflush "$WORK/stubs$1.rules"
  number=0 table= refused=0
  while IFS= read -r line; do
    number=$((number + 1))
    case $line in
    \**) table=$line ;;
    -A*)
      printf '%s\n%s\nCOMMIT\n' "$table" "$line" >"$WORK/one"
      if ! $tool-restore --noflush "$WORK/one" >"$WORK/one.out" 2>&1; then
        refused=$((refused + 1))
        printf '@refused %s ' "$number" >&2
        tr '\n' ' ' <"$WORK/one.out" >&2
        printf '\n' >&2
        [ $refused -lt 5 ] || break
      fi
      ;;
    esac
  done <"$WORK/trial$1"
  return 3
}
# A function in a namespace of its own: unshare needs a program, so a shell is started with the functions it needs.
isolate() { unshare -n sh "$WORK/isolated" "$@"; }
mark_isolated() { touch_file "$WORK/isolates"; }
can_isolate() { [ -e "$WORK/isolates" ] || isolate mark_isolated 2>/dev/null; }
# The save and the listing must be of one moment: taken again while somebody (a ban, a container) writes in between.
print_comparable() {
  iptables-save | sed -e '/^#/d' -e 's/\[[0-9]*:[0-9]*\]//'
  [ -e /proc/net/if_inet6 ] && ip6tables-save | sed -e '/^#/d' -e 's/\[[0-9]*:[0-9]*\]//'
}
list_native() {
  for _ in 1 2 3 4 5 6; do
    iptables-save >"$WORK/native4" && { [ ! -e /proc/net/if_inet6 ] || ip6tables-save >"$WORK/native6"; } || return 1
    nft -j list ruleset >"$WORK/native.json" || return 1
    cat "$WORK/native4" "$WORK/native6" 2>/dev/null | sed -e '/^#/d' -e 's/\[[0-9]*:[0-9]*\]//' >"$WORK/native.before"
    print_comparable >"$WORK/native.after"
    cmp -s "$WORK/native.before" "$WORK/native.after" && { cat "$WORK/native.json"; return 0; }
  done
  echo "its rules change too fast" >&2
  return 75
}
replay_saves() { # $1, $2 = what was saved of each family
  if [ -s "$1" ]; then iptables-restore "$1" || return 1; fi
  if [ -s "$2" ]; then ip6tables-restore "$2" || return 1; fi
}
replay_native() {
  use_own_lock
  lend_sets
  replay_saves "$WORK/native4" "$WORK/native6" && nft -j list ruleset
}
# What stands where iptables keeps its rules, and the names of all tables. nft 1.0 loses all but one of several "list table".
list_native_text() { nft -s 'list ruleset ip; list ruleset ip6; list tables'; }
# The rules of iptables' own tables in both listings, by table, chain and place. Chains may stand in another order, and
# base chains without a rule may be missing.
same_listing() { # $1, $2 = what list_native_text printed
  awk '
    /^table / {
      table = $2 " " $3; chain = ""; own = $2 ~ /^ip6?$/ && $3 ~ /^(filter|nat|mangle|raw|security)$/
      if ($4 == "{") printed[file, table] = 1
      else if (own) named[file, table] = 1
    }
    !own { next }
    /^\tflags / { apart = 1; exit } # a table that sleeps: the save does not tell
    /^\t[a-z]/ { chain = $1 " " $2; place = 0 }
    /^\t\t/ && !/^\t\ttype [a-z]+ hook / {
      place++
      if (file == 1) { rules[table, chain, place] = $0; count++ }
      else if (rules[table, chain, place] == $0) count--
      else { apart = 1; exit }
    }
    END {
      for (place in named) if (!(place in printed)) apart = 1 # a listing that lost a table says nothing
      exit apart || count != 0
    }' file=1 "$1" file=2 "$2"
}
# Everything that is asked of the throw-away namespace.
judge() { # the families to try, and "replay"
  mark_isolated
  use_own_lock
  lend_sets
  for asked in "$@"; do
    case $asked in
    replay) replay_saves "$WORK/save4" "$WORK/save6" 2>/dev/null && list_native_text >"$WORK/native.replay" 2>/dev/null ;;
    *) section "trial$asked" trial_load "$asked" ;;
    esac
  done
}
# The document's rules in the kernel's own spelling, and whether the save tells the truth.
snapshot_judged() {
  set --
  for number in 4 6; do
    [ -e "$WORK/save$number" ] && [ -s "$WORK/trial$number" ] || continue
    # A chain that rules of ours jump to may be about to go, though they themselves stay: that is tried.
    if [ -s "$WORK/holders$number" ] && [ ! -s "$WORK/stubs$number" ] && is_live "$number"; then section "trial$number" echo @live; continue; fi
    set -- "$@" "$number"
    [ ! -s "$WORK/stubs$number" ] || print_stubs "$WORK/save$number" "ipv$number" <"$WORK/stubs$number" >"$WORK/stubs$number.rules"
  done
  native=none
  ! have nft || native=listed
  case $iptables_version in
  *nf_tables*)
    if [ $native = listed ] && list_native_text >"$WORK/native.live" 2>/dev/null; then
      native=compared
      set -- "$@" replay
    fi
    ;;
  esac
  if [ $# -gt 0 ]; then
    keep_sets "$WORK"/save* "$WORK"/trial*
    isolate judge "$@" 2>/dev/null
    [ -e "$WORK/isolates" ] || section namespaces false
  elif ! can_isolate; then section namespaces false; fi
  snapshot_native
  true
}
snapshot_native() {
  if [ $native = none ]; then return; fi
  case $iptables_version in
  *nf_tables*) ;;
  *) section nft nft -j list ruleset; return ;;
  esac
  if [ $native = compared ] && [ -e "$WORK/native.replay" ] && same_listing "$WORK/native.live" "$WORK/native.replay"; then
    # The replay of the save gives the very text: it is what the kernel holds, and nobody needs to look closer.
    section tables sed -n 's/^table \([^{]*\)$/\1/p' "$WORK/native.live"
  else
    section nft list_native && can_isolate && section replay isolate replay_native
  fi
}
`;

/** Defines the functions, and keeps them as a script file, by which `isolate` starts one in a namespace of its own. */
export function isolatedFunctions(functions: string): string {
  return `FUNCTIONS=${quoteShell(SECTION_FUNCTIONS + functions)}
eval "$FUNCTIONS"
keep_functions() { printf '%s\\n"$@"\\n' "$FUNCTIONS" >"$WORK/isolated"; }
`;
}
