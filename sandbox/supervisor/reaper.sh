#!/bin/sh
# Ends the process groups that the supervisor began when the supervisor itself is killed and can no longer do it.
# Reads "add GROUP" and "del GROUP" until the supervisor's end of the pipe closes; "quit" means that all has ended well.
groups=' '
while read -r word group; do
  case "$word" in
    add) groups="$groups$group " ;;
    del) groups=$(printf '%s' "$groups" | sed "s/ $group / /") ;;
    quit) exit 0 ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
