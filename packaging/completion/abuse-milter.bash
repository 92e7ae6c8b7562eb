# bash completion for abuse-milter(8): the program itself knows its verbs, options and words.
_abuse_milter() {
    local word=${COMP_WORDS[COMP_CWORD]}
    COMPREPLY=()
    case ${COMP_WORDS[COMP_CWORD - 1]} in
    -c | --config) ;;
    *) mapfile -t COMPREPLY < <(compgen -W "$("$1" "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null | grep -v '^/')" -- "$word") ;;
    esac
    # What it has no words for are files.
    [ ${#COMPREPLY[@]} -gt 0 ] || compopt -o default
}
complete -F _abuse_milter abuse-milter
