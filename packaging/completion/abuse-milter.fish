# fish completion for abuse-milter(8): the program itself knows its verbs, options and words.
function __abuse_milter
    set -l line (commandline -cp | string trim --left)
    set -l before (commandline -opc)
    set -l words
    contains -- $before[-1] -c --config
    or set words ($before[1] "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null | string match -r '^[^/].*')
    # What it has no words for are files.
    if set -q words[1]
        printf '%s\n' $words
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c abuse-milter -f -a '(__abuse_milter)'
