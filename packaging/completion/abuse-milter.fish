# fish completion for abuse-milter(8): the program itself knows its verbs, options and words.
function __abuse_milter
    set -l line (commandline -cp | string trim --left)
    set -l before (commandline -opc)
    set -l option $before[-1]
    set -l word (commandline -ct)
    set -l front ""
    # Of --option=word fish wants the whole.
    if set -l parts (string match -r '^(--[a-z]+)=(.*)$' -- "$word")
        set option $parts[2]
        set front "$parts[2]="
        set word "$parts[3]"
        set line (string replace -r '(--[a-z]+)=([^ ]*)$' '$1 $2' -- "$line")
    end
    set -l words
    contains -- $option -c --config
    or set words ($before[1] "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null | string match -r '^[^/].*')
    # What it has no words for are files.
    if set -q words[1]
        printf '%s\n' $front$words
    else
        __fish_complete_path "$word" | string replace -r '^' -- "$front"
    end
end
complete -c abuse-milter -f -a '(__abuse_milter)'
